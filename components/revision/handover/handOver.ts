import type { ClusterTarget } from '../cluster/target.ts';
import { connectTo } from '../connection.ts';
import { passUnreadable } from '../storage/damage.ts';
import { withOwner } from '../storage/labels.ts';
import { newestOf, type RevisionStore } from '../storage/revisionStore.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/**
 * Gives the revisions of a stack to the UUID that it has from now on: the engine may replace the resource that makes it. What cannot be
 * read is left alone. Doing it again does nothing.
 * @throws ReleaseError REVISION_CONFLICT; what the client throws
 */
export async function handOver(store: RevisionStore, from: string, to: string): Promise<void> {
  if (from === to) return;
  for (const { version, ownLabels } of await store.list()) {
    if (ownLabels?.owner !== from) continue;
    const revision = await store.get(version).catch(passUnreadable);
    if (revision) await store.update({ ...revision, labels: withOwner(revision.labels, to) });
  }
}

/**
 * Gives a release to the UUID that its stack has from now on, if its newest revision is of one that the stack had before.
 * @returns whether it is
 * @throws ReleaseError REVISION_CONFLICT, CLUSTER_*
 */
export async function handOverRelease(
  target: ClusterTarget,
  release: ReleaseIdentity,
  former: readonly string[],
  to: string,
): Promise<boolean> {
  return handOverFromAny((await connectTo(target, release)).store, former, to);
}

/** The same for a store at hand. */
export async function handOverFromAny(store: RevisionStore, former: readonly string[], to: string): Promise<boolean> {
  const from = newestOf(await store.list())?.ownLabels?.owner;
  if (from === undefined || from === to || !former.includes(from)) return false;
  await handOver(store, from, to);
  return true;
}
