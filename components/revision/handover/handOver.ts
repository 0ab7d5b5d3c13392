import type { Connection } from '../connection.ts';
import { ignoreUnreadable } from '../storage/damage.ts';
import { withOwner } from '../storage/labels.ts';
import { newestOf, type RevisionStore } from '../storage/revisionStore.ts';

/**
 * Changes the owner of a stack's revisions to the stack's new UUID: the engine may have replaced the resource that generates it. Skips damaged
 * records. Does nothing the second time.
 * @throws ReleaseError REVISION_CONFLICT; what the client throws
 */
export async function handOver(store: RevisionStore, from: string, to: string): Promise<void> {
  if (from === to) return;
  for (const { version, ownLabels } of await store.list()) {
    if (ownLabels?.owner !== from) continue;
    const revision = await store.get(version).catch(ignoreUnreadable);
    if (revision) await store.update({ ...revision, labels: withOwner(revision.labels, to) });
  }
}

/**
 * Changes the owner of a release to its stack's new UUID, if the newest revision has a former UUID of the stack.
 * @returns whether the owner was changed
 * @throws ReleaseError REVISION_CONFLICT, CLUSTER_*
 */
export async function handOverRelease(
  { store }: Pick<Connection, 'store'>,
  former: readonly string[],
  to: string,
): Promise<boolean> {
  const from = newestOf(await store.list())?.ownLabels?.owner;
  if (from === undefined || from === to || !former.includes(from)) return false;
  await handOver(store, from, to);
  return true;
}
