import { filledFields, type KubernetesObject, objectIdentity, parseManifest } from '../../manifest/index.ts';
import type { Connection } from '../connection.ts';
import { passUnreadable } from '../storage/damage.ts';
import { newestDeployedOf } from '../storage/revisionStore.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/**
 * The objects of the newest deployed revision by their identities (objectIdentity).
 * @returns nothing where there is none, or its record cannot be read
 * @throws ReleaseError CLUSTER_*
 */
export async function recordedObjects(
  { store }: Pick<Connection, 'store'>,
  { namespace }: Pick<ReleaseIdentity, 'namespace'>,
): Promise<Map<string, KubernetesObject>> {
  const deployed = newestDeployedOf(await store.list());
  const found = deployed && (await store.get(deployed.version).catch(passUnreadable));
  const objects = found ? parseManifest(found.record.manifest) : [];
  return new Map(objects.map(({ object }) => [objectIdentity(object, namespace), object]));
}

/**
 * Tells of an object whether the chart left out before what it leaves out now ({@link filledFields}): what a chart drops is a change.
 * The history is read when it is first asked.
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
