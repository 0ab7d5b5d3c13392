import { parseManifest } from '../../manifest/index.ts';
import { ignoreUnreadable } from '../storage/damage.ts';
import type { RevisionStore } from '../storage/revisionStore.ts';

/**
 * Objects of the release's hooks and tests that may still exist, as `Kind/name`. Delete policies can keep them for inspection, so they are
 * not managed objects, but they belong to the release. Skips damaged records.
 */
export async function hookObjects(store: RevisionStore): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for (const { version } of await store.list()) {
    const found = await store.get(version).catch(ignoreUnreadable);
    for (const { manifest } of found ? found.record.hooks : []) {
      for (const { object } of parseManifest(manifest)) names.add(`${object.kind}/${object.metadata.name}`);
    }
  }
  return names;
}
