import type { KubernetesObject } from '../../manifest/index.ts';
import type { ApiClient } from '../cluster/apiClient.ts';
import type { ObjectReference } from '../cluster/discovery.ts';
import { newestDeployedOf, newestOf } from '../storage/revisionStore.ts';
import { type ReleaseIdentity, secretStore } from '../storage/secretStore.ts';

/** Whether a release needs an object; maybe, where its history cannot be read. */
export type Need = 'yes' | 'maybe' | 'no';

/** Tells whether a release needs an object of that place: a namespace, or undefined for none. */
export type NeededBy = (owner: ReleaseIdentity, reference: ObjectReference, place?: string) => Promise<Need>;

/**
 * A release needs what its deployed revision has, and what its newest one has. After an uninstall it needs nothing, and nor
 * does one whose history is gone. One that cannot be read may need anything. Each is read once.
 */
export function neededBy(client: ApiClient): NeededBy {
  const read = new Map<string, Promise<KubernetesObject[] | undefined>>();
  return async (owner, { apiVersion, kind, name }, place) => {
    const key = `${owner.namespace}/${owner.name}`;
    const objects = read.get(key) ?? objectsOf(client, owner).catch(() => undefined);
    read.set(key, objects);
    const recorded = await objects;
    if (recorded === undefined) return 'maybe';
    return recorded.some(isMeant) ? 'yes' : 'no';

    function isMeant(object: KubernetesObject): boolean {
      const { metadata } = object;
      const isSame = object.kind === kind && metadata.name === name && groupOf(object) === groupOf({ apiVersion });
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

/** Versions of a group share their objects. */
function groupOf({ apiVersion }: { apiVersion: string }): string {
  return apiVersion.includes('/') ? apiVersion.replace(/\/.*/, '') : '';
}
