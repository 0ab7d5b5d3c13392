import type { KubernetesObject } from '../chart/index.ts';
import type { ClusterTarget } from './cluster/target.ts';
import { connectTo } from './connection.ts';
import type { ReleaseIdentity } from './secretStore.ts';

/**
 * The objects that Pulumi will replace, as the newest deployed revision tells: its manifest says what the objects are now.
 * @returns their identities (objectIdentity); none where the cluster or the record says nothing
 */
export async function findReplaced(
  target: ClusterTarget,
  release: ReleaseIdentity,
  objects: readonly KubernetesObject[],
): Promise<ReadonlySet<string>> {
  try {
    const { objectIdentity, parseManifest } = await import('../chart/index.ts');
    const { isReplacedFrom } = await import('./replacement.ts');
    const { store } = await connectTo(target, release);
    const deployed = (await store.list()).findLast(({ status }) => status === 'deployed');
    if (deployed === undefined) return new Set();
    const { record } = await store.get(deployed.version);
    const before = new Map(parseManifest(record.manifest).map(({ object }) => [objectIdentity(object), object]));
    const replaced = objects.filter((object) => {
      const other = before.get(objectIdentity(object));
      return other !== undefined && isReplacedFrom(object, other);
    });
    return new Set(replaced.map((object) => objectIdentity(object)));
  } catch {
    // What keeps the history from being read is told by RevisionOpened, with a code and what to do.
    return new Set();
  }
}
