import {
  changeableField,
  changeableValue,
  type KubernetesObject,
  objectIdentity,
  parseManifest,
} from '../../manifest/index.ts';
import { ApiError } from '../cluster/apiClient.ts';
import { referenceOf } from '../cluster/discovery.ts';
import type { Connection } from '../connection.ts';
import { fieldsThatChange, isPod } from '../preflight/podsInPlace.ts';
import { ignoreUnreadable } from '../storage/damage.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/**
 * Whether an object has lost changes that RevisionDeployed made in place. `--replace` recreates it from Pulumi's state, which does not contain
 * them, and other tools may change it. Assumes no if the API server does not answer.
 * @param identities identities (objectIdentity) of the objects to check
 */
export async function isOutdated(
  connection: Connection,
  release: ReleaseIdentity & { revision: number },
  identities: readonly string[],
): Promise<boolean> {
  const found = await connection.store.get(release.revision).catch(ignoreUnreadable);
  const objects = found ? parseManifest(found.record.manifest).map(({ object }) => object) : [];
  const wanted = new Set(identities);
  const asked = objects.filter((object) => wanted.has(objectIdentity(object, release.namespace)));
  const answers = await Promise.all(asked.map((object) => isChanged(connection, release, object)));
  return answers.includes(true);
}

async function isChanged(connection: Connection, release: ReleaseIdentity, object: KubernetesObject): Promise<boolean> {
  if (isPod(object)) {
    const fields = await fieldsThatChange(connection, release, object);
    return Array.isArray(fields) && fields.length > 0;
  }
  const field = changeableField(object);
  const wanted = field === undefined ? undefined : changeableValue(object, field);
  const path = wanted === undefined ? undefined : await connection.discovery.pathOf(referenceOf(object));
  if (field === undefined || path === undefined) return false;
  try {
    return changeableValue(await connection.client.request({ path }), field) !== wanted;
  } catch (error) {
    if (error instanceof ApiError) return false;
    throw error;
  }
}
