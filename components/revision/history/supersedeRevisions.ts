import { ignoreUnreadable } from '../storage/damage.ts';
import type { RevisionStore } from '../storage/revisionStore.ts';

/** Marks every deployed revision older than `version` as superseded. Skips damaged records. */
export async function supersedeBefore(store: RevisionStore, version: number): Promise<void> {
  for (const earlier of await store.list()) {
    if (earlier.version >= version || earlier.status !== 'deployed') continue;
    await supersede(store, earlier.version).catch(ignoreUnreadable);
  }
}

async function supersede(store: RevisionStore, version: number): Promise<void> {
  const revision = await store.get(version);
  revision.record.info.status = 'superseded';
  await store.update(revision);
}
