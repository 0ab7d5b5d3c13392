import { groupOf, type KubernetesObject } from '../../manifest/index.ts';
import type { ApiClient } from '../cluster/apiClient.ts';
import type { ObjectReference } from '../cluster/discovery.ts';
import { newestDeployedOf, newestOf } from '../storage/revisionStore.ts';
import { type ReleaseIdentity, secretStore } from '../storage/secretStore.ts';

/** Whether a release needs an object; `maybe` if its history cannot be read. */
export type Need = 'yes' | 'maybe' | 'no';

/** Checks whether a release needs an object. @param place the object's namespace; undefined if it is cluster-scoped */
export type NeededBy = (owner: ReleaseIdentity, reference: ObjectReference, place?: string) => Promise<Need>;

/**
 * A release needs the objects of its deployed and of its newest revision. It needs nothing after an uninstall or without a history. If its
 * history cannot be read, it may need anything. Reads each release once.
 */
export function neededBy(client: ApiClient): NeededBy {
  const read = new Map<string, Promise<KubernetesObject[] | undefined>>();
  return async (owner, { apiVersion, kind, name }, place) => {
    const key = `${owner.namespace}/${owner.name}`;
    const objects = read.get(key) ?? objectsOf(client, owner).catch(() => undefined);
    read.set(key, objects);
    const recorded = await objects;
    if (recorded === undefined) return 'maybe';
    return recorded.some(matches) ? 'yes' : 'no';

    function matches(object: KubernetesObject): boolean {
      const { metadata } = object;
      const isSame =
        object.kind === kind && metadata.name === name && groupOf(object.apiVersion) === groupOf(apiVersion);
      return isSame && (place === undefined || place === (metadata.namespace ?? owner.namespace));
    }
  };
}

async function objectsOf(client: ApiClient, owner: ReleaseIdentity): Promise<KubernetesObject[]> {
  const { parseManifest } = await import('../../manifest/index.ts');
  const store = secretStore(client, owner);
  const history = await store.list();
  const newest = newestOf(history);
  if (newest === undefined || newest.status === 'uninstalled') return [];
  const deployed = newestDeployedOf(history);
  const versions = new Set([newest.version, deployed?.version ?? newest.version]);
  const records = await Promise.all([...versions].map((version) => store.get(version)));
  return records.flatMap(({ record }) => parseManifest(record.manifest).map(({ object }) => object));
}
