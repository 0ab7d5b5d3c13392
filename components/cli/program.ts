import { Command } from 'commander';
import { definitions } from './commands/index.ts';
import { say } from './print.ts';

/** The command line of `release`. It throws CommanderError instead of ending the process. */
export function releaseProgram(): Command {
  const program = new Command('release')
    .description('Operates the releases of this project.')
    .showHelpAfterError('(add --help for the options)')
    .configureHelp({ showGlobalOptions: true })
    // Exit codes are one contract for all commands, so they stand in one place.
    .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 the command line was not understood.')
    .configureOutput({ writeErr: (text) => say(text.trimEnd()) })
    .exitOverride();
  for (const define of definitions) define(program);
  return program;
}
