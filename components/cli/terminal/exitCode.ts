import { CommanderError } from 'commander';
import { ReleaseError } from '../../errors.ts';

/** A name or an argument of the command line is wrong. */
const misnamed = [
  ...['COMMAND_INVALID', 'COMMAND_OTHER_RELEASE', 'CONFIG_MISSING_FILE'],
  ...['STACK_NOT_NAMED', 'STACK_INVALID_NAME', 'STACK_OTHER_PROJECT'],
];

/** The exit code for an error: 1 for a failure, 2 for an invalid command line. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  // A file that a setting names has the setting's line as its position.
  const isNamed = error instanceof ReleaseError && error.position?.line === undefined;
  return isNamed && misnamed.includes(error.code) ? 2 : 1;
}
