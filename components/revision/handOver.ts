import { passUnreadable } from './damage.ts';
import { withOwner } from './labels.ts';
import type { RevisionStore } from './store.ts';

/**
 * Gives the revisions of a stack to the UUID that it has from now on: the engine may replace the resource that makes it. What cannot be
 * read is left alone. Doing it again does nothing.
 * @throws ReleaseError REVISION_CONFLICT; what the client throws
 */
export async function handOver(store: RevisionStore, from: string, to: string): Promise<void> {
  if (from === to) return;
  for (const { version, marks } of await store.list()) {
    if (marks?.owner !== from) continue;
    const revision = await store.get(version).catch(passUnreadable);
    if (revision) await store.update({ ...revision, labels: withOwner(revision.labels, to) });
  }
}
