import { ReleaseError } from '../../errors.ts';

/** True for the error of a record that is damaged: its history goes on without it. */
export function isUnreadable(error: unknown): boolean {
  return error instanceof ReleaseError && error.code === 'REVISION_UNREADABLE';
}

/** For `catch`: a record that cannot be read is left alone, everything else is thrown on. */
export function passUnreadable(error: unknown): void {
  if (!isUnreadable(error)) throw error;
}
