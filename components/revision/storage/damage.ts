import { ReleaseError } from '../../errors.ts';

/** Whether the error is about a damaged record. Such a record does not block its release's history. */
export function isUnreadable(error: unknown): boolean {
  return error instanceof ReleaseError && error.code === 'REVISION_UNREADABLE';
}

/** For `catch`: ignores a damaged record, rethrows everything else. */
export function ignoreUnreadable(error: unknown): void {
  if (!isUnreadable(error)) throw error;
}
