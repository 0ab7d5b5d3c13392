import { filledFields, type KubernetesObject, objectIdentity, parseManifest } from '../../manifest/index.ts';
import type { Connection } from '../connection.ts';
import { ignoreUnreadable } from '../storage/damage.ts';
import { newestDeployedOf } from '../storage/revisionStore.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/**
 * The objects of the newest deployed revision, by identity (objectIdentity).
 * @returns empty if no revision is deployed or its record is damaged
 * @throws ReleaseError CLUSTER_*
 */
export async function recordedObjects(
  { store }: Pick<Connection, 'store'>,
  { namespace }: Pick<ReleaseIdentity, 'namespace'>,
): Promise<Map<string, KubernetesObject>> {
  const deployed = newestDeployedOf(await store.list());
  const found = deployed && (await store.get(deployed.version).catch(ignoreUnreadable));
  const objects = found ? parseManifest(found.record.manifest) : [];
  return new Map(objects.map(({ object }) => [objectIdentity(object, namespace), object]));
}

/**
 * Returns a function that checks whether the previous revision left out the same fields of an object ({@link filledFields}). If not, the chart
 * has dropped a field, which is a change. Reads the history on the first call.
 */
export function filledInSince(
  connection: Pick<Connection, 'store'>,
  release: ReleaseIdentity,
): (object: KubernetesObject) => Promise<boolean> {
  let recorded: ReturnType<typeof recordedObjects> | undefined;
  return async (object) => {
    recorded ??= recordedObjects(connection, release);
    const before = (await recorded).get(objectIdentity(object, release.namespace));
    return before !== undefined && filledFields(object).every((field) => filledFields(before).includes(field));
  };
}
