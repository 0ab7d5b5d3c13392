import { pathToFileURL } from 'node:url';
import { CommanderError } from 'commander';
import { formatError, ReleaseError, ReleaseErrors } from '../errors.ts';
import { commandElsewhere } from './target/currentProject.ts';
import { say } from './terminal/print.ts';

try {
  const elsewhere = commandElsewhere();
  if (elsewhere !== undefined) await import(pathToFileURL(elsewhere).href);
  else {
    // Loaded here: another clone has its own.
    const { releaseProgram } = await import('./program.ts');
    await releaseProgram().parseAsync();
  }
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
  // What the command line names does not exist.
  const misnamed = ['CONFIG_MISSING_FILE', 'STACK_NOT_NAMED', 'STACK_INVALID_NAME', 'STACK_OTHER_PROJECT'];
  const expected = error instanceof ReleaseError || error instanceof ReleaseErrors;
  say(expected ? formatError(error) : String(error instanceof Error ? error.stack : error));
  // A file that a setting names has the setting's line.
  const isNamed = error instanceof ReleaseError && error.position?.line === undefined;
  process.exitCode = isNamed && misnamed.includes(error.code) ? 2 : 1;
}
