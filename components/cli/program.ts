import { Command } from 'commander';
import { definitions } from './commands/index.ts';
import { withAdvice } from './terminal/advice.ts';
import { withGlobalOptions } from './terminal/globalOptions.ts';
import { printMessage } from './terminal/print.ts';

/**
 * The command line of `release`. It throws CommanderError instead of ending the process.
 * @param words the arguments, for advice in errors
 * @param writeErr writes errors of the command line
 */
export function releaseProgram(
  words: readonly string[] = process.argv.slice(2),
  writeErr: (text: string) => void = (text) => printMessage(text.trimEnd()),
): Command {
  const program = new Command('release')
    .description('Operates the releases of this project.')
    .showHelpAfterError('(add --help for the options)')
    .configureHelp({ showGlobalOptions: true })
    // One contract of exit codes for all commands.
    .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 invalid command line.')
    .configureOutput({
      writeErr,
      outputError: (text, write) => write(withAdvice(text, words)),
    })
    .exitOverride();
  withGlobalOptions(program);
  for (const define of definitions) define(program);
  return program;
}
