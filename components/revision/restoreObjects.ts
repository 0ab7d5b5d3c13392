import { credentialsName, fieldManager, type KubernetesObject, liveObject } from '../chart/index.ts';
import { ReleaseError } from '../errors.ts';
import { isApiError } from './cluster/apiClient.ts';
import { applyOf } from './cluster/apply.ts';
import { formatReference, type ObjectReference, referenceOf } from './cluster/discovery.ts';
import { isThere } from './cluster/isThere.ts';
import type { Connection } from './connection.ts';
import type { ReleaseIdentity } from './secretStore.ts';

/**
 * Makes the objects what the manifest says where Pulumi does not: what an interrupted run did to the cluster is not in its
 * state, so a change that the next run takes back looks like none. After a revision that failed all objects are applied
 * once more, in the way of the kubernetes provider; after a good one those that are missing.
 * @param revision the one that is about to be deployed
 * @throws ReleaseError RELEASE_NOT_READY for what only a refresh can mend: credentials that are gone, since only Pulumi's state
 * has them, and objects that have to be replaced; ApiError
 */
export async function restoreObjects(
  connection: Connection,
  release: ReleaseIdentity & { revision: number },
  objects: readonly KubernetesObject[],
): Promise<void> {
  const history = await connection.store.list();
  const before = history.findLast(({ version }) => version < release.revision);
  const doubtful = before?.status === 'failed' || before?.status === 'unknown';
  await Promise.all([
    assertCredentials(connection, release),
    ...objects.map((object) => restore(connection, release, object, doubtful)),
  ]);
}

async function restore(
  connection: Connection,
  release: ReleaseIdentity,
  object: KubernetesObject,
  doubtful: boolean,
): Promise<void> {
  const { client, discovery } = connection;
  const path = await discovery.pathOf(referenceOf(object));
  // A kind that is not served shows in the wait.
  if (path === undefined || (!doubtful && (await isThere(connection.client, path)))) return;
  try {
    await client.request(applyOf(path, liveObject(object, release), fieldManager));
  } catch (error) {
    if (!isApiError(error, 'Invalid')) throw error;
    const name = formatReference(referenceOf(object));
    throw new ReleaseError(
      'RELEASE_NOT_READY',
      `${name} is not what Pulumi takes it for, and cannot be changed in place.`,
      {
        cause: error,
        hint: 'Run `pulumi up --refresh`: it looks at the cluster and makes the object anew.',
      },
    );
  }
}

async function assertCredentials(connection: Connection, release: ReleaseIdentity): Promise<void> {
  const secret: ObjectReference = { apiVersion: 'v1', kind: 'Secret', name: credentialsName(release.name) };
  const path = await connection.discovery.pathOf(secret);
  if (path === undefined || (await isThere(connection.client, path))) return;
  throw new ReleaseError('RELEASE_NOT_READY', `Secret/${secret.name} is gone, and Pulumi did not notice.`, {
    hint: 'Run `pulumi up --refresh`: it makes the Secret anew.',
  });
}
