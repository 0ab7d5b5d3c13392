import { newestDeployedOf, type RevisionStore, type RevisionSummary } from '../storage/revisionStore.ts';

/**
 * Makes room for one more revision: the oldest go until `max - 1` remain, but never the newest deployed one.
 * Source: helm pkg/storage/storage.go, removeLeastRecent.
 * @param max how many revisions may exist afterwards, the coming one included; 0 keeps all
 */
export async function pruneRevisions(
  store: RevisionStore,
  history: readonly RevisionSummary[],
  max: number,
): Promise<void> {
  for (const version of revisionsToPrune(history, max)) await store.delete(version);
}

/** The versions that have to go, oldest first. */
export function revisionsToPrune(history: readonly RevisionSummary[], max: number): number[] {
  if (max === 0) return [];
  // What cannot be told apart from evidence is not ours to delete.
  const sound = history.filter(({ damage }) => damage === undefined);
  const kept = newestDeployedOf(sound)?.version;
  const surplus = sound.length - (max - 1);
  return sound
    .map((revision) => revision.version)
    .filter((version) => version !== kept)
    .slice(0, Math.max(0, surplus));
}
