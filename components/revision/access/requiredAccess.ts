import { isKept, type KubernetesObject } from '../../manifest/index.ts';
import type { Connection } from '../connection.ts';
import { isReplacedFrom } from '../preflight/replacement.ts';
import { ignoreUnreadable } from '../storage/damage.ts';
import { newestDeployedOf, newestOf, type RevisionSummary } from '../storage/revisionStore.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { assertAllowed } from './permissions.ts';

/**
 * Fails if the account lacks a permission that this deploy needs.
 * @param objects objects of the new revision
 * @throws ReleaseError RELEASE_PREFLIGHT_REFUSED
 */
export async function assertMayDeploy(
  connection: Connection,
  release: ReleaseIdentity,
  history: readonly RevisionSummary[],
  objects: readonly KubernetesObject[],
): Promise<void> {
  const { objectIdentity } = await import('../../manifest/index.ts');
  const next = new Map(objects.map((object) => [objectIdentity(object, release.namespace), object]));
  const before = await recordedObjects(connection, newestDeployedOf(history));
  const successorOf = (object: KubernetesObject) => next.get(objectIdentity(object, release.namespace));
  const removed = before.filter((object) => successorOf(object) === undefined && !isKept(object));
  const replaced = before.filter((object) => {
    const successor = successorOf(object);
    return successor !== undefined && isReplacedFrom(successor, object);
  });
  await assertAllowed(connection, release, { applied: objects, removed, replaced });
}

/** Like {@link assertMayDeploy}, for an uninstall; call it before the first hook. */
export async function assertMayUninstall(connection: Connection, release: ReleaseIdentity): Promise<void> {
  const objects = await recordedObjects(connection, newestOf(await connection.store.list()));
  await assertAllowed(connection, release, { removed: objects.filter((object) => !isKept(object)) });
}

/** The objects of a revision; none if its record is damaged. */
async function recordedObjects(
  { store }: Connection,
  revision: RevisionSummary | undefined,
): Promise<KubernetesObject[]> {
  const found = revision && (await store.get(revision.version).catch(ignoreUnreadable));
  if (!found) return [];
  const { parseManifest } = await import('../../manifest/index.ts');
  return parseManifest(found.record.manifest).map(({ object }) => object);
}
