import { newestDeployedOf, type RevisionStore, type RevisionSummary } from '../storage/revisionStore.ts';

/**
 * Deletes the oldest revisions until `max - 1` remain, but never the newest deployed one.
 * Source: helm pkg/storage/storage.go, removeLeastRecent.
 * @param max how many revisions may exist together with the new one; 0 keeps all
 */
export async function pruneRevisions(
  store: RevisionStore,
  history: readonly RevisionSummary[],
  max: number,
): Promise<void> {
  for (const version of revisionsToPrune(history, max)) await store.delete(version);
}

/** The versions to delete, oldest first. */
export function revisionsToPrune(history: readonly RevisionSummary[], max: number): number[] {
  if (max === 0) return [];
  // Never delete damaged records: somebody may need them to find out what happened.
  const sound = history.filter(({ damage }) => damage === undefined);
  const kept = newestDeployedOf(sound)?.version;
  const surplus = sound.length - (max - 1);
  return sound
    .map((revision) => revision.version)
    .filter((version) => version !== kept)
    .slice(0, Math.max(0, surplus));
}
