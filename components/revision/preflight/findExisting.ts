import type { KubernetesObject } from '../../manifest/index.ts';
import { referenceOf } from '../cluster/discovery.ts';
import { isThere } from '../cluster/isThere.ts';
import type { Cluster } from '../connection.ts';

/**
 * Finds which objects exist in the cluster, regardless of their owner.
 * @returns the kubernetes provider's ids by identity (objectIdentity)
 * @throws ReleaseError CLUSTER_*
 */
export async function findExisting(
  { client, discovery }: Cluster,
  objects: readonly KubernetesObject[],
): Promise<ReadonlyMap<string, string>> {
  if (objects.length === 0) return new Map();
  const { objectIdentity } = await import('../../manifest/index.ts');
  const found = await Promise.all(
    objects.map(async (object): Promise<[string, string][]> => {
      const path = await discovery.pathOf(referenceOf(object));
      if (path === undefined || !(await isThere(client, path))) return [];
      return [[objectIdentity(object), idOf(path)]];
    }),
  );
  return new Map(found.flat());
}

/** `name`, or `namespace/name` for a namespaced object. */
function idOf(path: string): string {
  const [, namespace, name = ''] = /(?:\/namespaces\/([^/]+))?\/[^/]+\/([^/]+)$/.exec(path) ?? [];
  return [...(namespace === undefined ? [] : [namespace]), name].map(decodeURIComponent).join('/');
}
