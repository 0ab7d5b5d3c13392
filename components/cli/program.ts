import { Command } from 'commander';
import { definitions } from './commands/index.ts';
import { withAdvice } from './terminal/advice.ts';
import { withGlobalOptions } from './terminal/globalOptions.ts';
import { printMessage } from './terminal/print.ts';

/** Whether the command line has a verb of that name. */
export function isVerb(word: string): boolean {
  return Object.hasOwn(definitions, word);
}

/**
 * The command line of `release`. It throws CommanderError instead of ending the process.
 * @param words the arguments, for advice in errors. If they begin with a verb, only that is defined: all of them take longer than it needs.
 * @param writeErr writes errors of the command line
 */
export function releaseProgram(
  words: readonly string[] = [],
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
  const [first = ''] = words;
  const defined = isVerb(first) ? [definitions[first]] : Object.values(definitions);
  for (const define of defined) define?.(program);
  return program;
}
