import { type KubernetesObject, objectIdentity, parseManifest } from '../../manifest/index.ts';
import { announce } from '../announce.ts';
import { formatReference, referenceOf } from '../cluster/discovery.ts';
import type { Connection } from '../connection.ts';
import { isReplacedFrom } from '../preflight/replacement.ts';
import { ignoreUnreadable } from '../storage/damage.ts';
import { newestDeployedOf } from '../storage/revisionStore.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { applyInOrder } from './createAgain.ts';

/**
 * Recreates deleted objects before Pulumi updates the release: the kubernetes provider cannot update a missing object. Skips new objects, which
 * Pulumi creates in order, and objects that Pulumi replaces.
 * @param release `revision` is the pending revision; the newest deployed one before it shows which objects existed
 * @param missing objects of the new revision that the cluster does not have
 * @throws ReleaseError RELEASE_NOT_READY, CLUSTER_REQUEST_FAILED
 */
export async function restoreMissing(
  connection: Connection,
  release: ReleaseIdentity & { revision: number },
  missing: readonly KubernetesObject[],
  print: (line: string) => void = announce,
): Promise<void> {
  if (missing.length === 0) return;
  const history = (await connection.store.list()).filter(({ version }) => version < release.revision);
  const deployed = newestDeployedOf(history);
  if (deployed === undefined) return;
  const identityOf = (object: KubernetesObject) => objectIdentity(object, release.namespace);
  // Pulumi's state may also contain objects of failed revisions after the deployed one.
  const [base, ...later] = await Promise.all(
    history.filter(({ version }) => version >= deployed.version).map(({ version }) => objectsOf(version)),
  );
  const lost = missing.filter((object) => base?.has(identityOf(object)) && !isReplaced(object));
  for (const object of await applyInOrder(connection, release, lost)) {
    print(`${formatReference(referenceOf(object))} did not exist in the cluster any more: recreated.`);
  }

  async function objectsOf(version: number): Promise<Map<string, KubernetesObject>> {
    const found = await connection.store.get(version).catch(ignoreUnreadable);
    const objects = found ? parseManifest(found.record.manifest) : [];
    return new Map(objects.map(({ object }) => [identityOf(object), object]));
  }

  function isReplaced(object: KubernetesObject): boolean {
    return [base, ...later].some((objects) => {
      const before = objects?.get(identityOf(object));
      return before !== undefined && isReplacedFrom(object, before);
    });
  }
}
