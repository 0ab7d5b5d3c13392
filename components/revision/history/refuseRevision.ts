import { ReleaseError } from '../../errors.ts';
import type { ClusterTarget } from '../cluster/target.ts';
import { connectTo } from '../connection.ts';
import { isPending } from '../storage/record.ts';
import { newestOf, type RevisionStore } from '../storage/revisionStore.ts';
import { failRevision, reasonOf } from './failRevision.ts';

/** Names a revision that a run opened and could not finish. */
export interface RefusedRevision {
  name: string;
  namespace: string;
  digest: string;
  reason: string;
}

/** Closes the pending revision as failed. Does nothing when it is closed already: the first of several errors counts. */
export async function refuseRevision(target: ClusterTarget, refused: RefusedRevision): Promise<void> {
  await closeRefused((await connectTo(target, refused)).store, refused);
}

/** The same for a store at hand. */
export async function closeRefused(
  store: RevisionStore,
  { digest, reason }: Pick<RefusedRevision, 'digest' | 'reason'>,
): Promise<void> {
  const newest = newestOf(await store.list());
  if (newest === undefined || !isPending(newest.status) || newest.ownLabels?.digest !== digest) return;
  try {
    await failRevision(store, newest.version, reasonOf(reason), () => new Date());
  } catch (error) {
    // Objects are made side by side, and so they are refused: another one's refusal was written first.
    if (!(error instanceof ReleaseError) || error.code !== 'REVISION_CONFLICT') throw error;
  }
}
