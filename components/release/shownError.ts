import * as pulumi from '@pulumi/pulumi';
import { ReleaseError, ReleaseErrors } from '../errors.ts';
import { reportError } from '../reportedErrors.ts';

/** The error for Pulumi: an error that the user can fix is shown without a stack trace, which would not help. */
export function shownError(error: unknown): unknown {
  if (!(error instanceof ReleaseError) && !(error instanceof ReleaseErrors)) return error;
  return new pulumi.RunError(reportError(error));
}
