import type { KubernetesObject } from '../chart/index.ts';
import { isKept } from '../release/index.ts';
import { isApiError } from './cluster/apiClient.ts';
import { formatReference, referenceOf } from './cluster/discovery.ts';
import type { Connection } from './connection.ts';
import { passUnreadable } from './damage.ts';
import { isOwned } from './ownership.ts';
import type { ReleaseIdentity } from './secretStore.ts';

/**
 * Deletes the objects that a revision of somebody else (Helm's, after an install or a break-glass rollback) has and the new
 * one has not, and says so. Pulumi's state does not know them, so nobody else would ever delete them. Kept objects and
 * those that belong to others by now stay, as with Helm.
 * @param objects of the new revision
 */
export async function removeLeftovers(
  connection: Connection,
  release: ReleaseIdentity & { owner: string },
  objects: readonly KubernetesObject[],
): Promise<void> {
  const before = (await connection.store.list()).findLast(({ status }) => status === 'deployed');
  if (before === undefined || before.marks?.owner === release.owner) return;
  const found = await connection.store.get(before.version).catch(passUnreadable);
  if (!found) return;
  const { objectIdentity, parseManifest } = await import('../chart/index.ts');
  const wanted = new Set(objects.map((object) => objectIdentity(object, release.namespace)));
  const leftovers = parseManifest(found.record.manifest)
    .map(({ object }) => object)
    .filter((object) => !isKept(object) && !wanted.has(objectIdentity(object, release.namespace)));
  await Promise.all(leftovers.map((object) => remove(connection, release, object)));
}

async function remove(
  { client, discovery }: Connection,
  release: ReleaseIdentity,
  object: KubernetesObject,
): Promise<void> {
  const reference = referenceOf(object);
  const path = await discovery.pathOf(reference);
  if (path === undefined) return;
  try {
    if (!isOwned(release, await client.request({ path }))) return;
    await client.request({ method: 'DELETE', path: `${path}?propagationPolicy=Background` });
    console.log(`Deleted ${formatReference(reference)}: it came with a revision that this stack did not make.`);
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
  }
}
