import { parseManifest } from '../../manifest/index.ts';
import { passUnreadable } from '../storage/damage.ts';
import type { RevisionStore } from '../storage/revisionStore.ts';

/**
 * The objects that hooks and tests of a release may have left behind, as `Kind/name`. Their delete policies keep them for people to
 * look at, so that they belong to no release; they are the release's all the same. What cannot be read has none.
 */
export async function hookObjects(store: RevisionStore): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for (const { version } of await store.list()) {
    const found = await store.get(version).catch(passUnreadable);
    for (const { manifest } of found ? found.record.hooks : []) {
      for (const { object } of parseManifest(manifest)) names.add(`${object.kind}/${object.metadata.name}`);
    }
  }
  return names;
}
