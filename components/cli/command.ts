import { CommanderError } from 'commander';
import { formatError, ReleaseError, ReleaseErrors } from '../errors.ts';
import { say } from './print.ts';
import { releaseProgram } from './program.ts';

try {
  await releaseProgram().parseAsync();
} catch (error) {
  exitFor(error);
}

/** 1 for what failed, 2 for a command line that was not understood. */
function exitFor(error: unknown): void {
  if (error instanceof CommanderError) {
    // Commander has said what is wrong, or given the help that was asked for.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return;
  }
  const expected = error instanceof ReleaseError || error instanceof ReleaseErrors;
  say(expected ? formatError(error) : String(error instanceof Error ? error.stack : error));
  process.exitCode = error instanceof ReleaseError && error.code === 'CONFIG_MISSING_FILE' ? 2 : 1;
}
