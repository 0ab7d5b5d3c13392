import { ReleaseError } from '../../errors.ts';
import type { Connection } from '../connection.ts';
import { isPending } from '../storage/record.ts';
import { newestOf } from '../storage/revisionStore.ts';
import { failRevision, reasonOf } from './failRevision.ts';

/** A revision that a run opened but could not finish. */
export interface RefusedRevision {
  name: string;
  namespace: string;
  digest: string;
  reason: string;
}

/** Closes the pending revision as failed. Does nothing if it is closed already: the first error counts. */
export async function refuseRevision(
  { store }: Pick<Connection, 'store'>,
  { digest, reason }: Pick<RefusedRevision, 'digest' | 'reason'>,
): Promise<void> {
  const newest = newestOf(await store.list());
  if (newest === undefined || !isPending(newest.status) || newest.ownLabels?.digest !== digest) return;
  try {
    await failRevision(store, newest.version, reasonOf(reason), () => new Date());
  } catch (error) {
    // Objects are created in parallel, so another object's error may have closed the revision first.
    if (!(error instanceof ReleaseError) || error.code !== 'REVISION_CONFLICT') throw error;
  }
}
