import { type KubernetesObject, objectIdentity, parseManifest } from '../../manifest/index.ts';
import { announce } from '../announce.ts';
import { formatReference, referenceOf } from '../cluster/discovery.ts';
import type { Connection } from '../connection.ts';
import { isReplacedFrom } from '../preflight/replacement.ts';
import { passUnreadable } from '../storage/damage.ts';
import { newestDeployedOf } from '../storage/revisionStore.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { applyInOrder } from './createAgain.ts';

/**
 * Creates objects again that somebody deleted, before Pulumi updates the release: the kubernetes provider fails to update an object that is
 * not there. Objects that are new in this revision are left to Pulumi, which creates them in their order; and so are those that Pulumi
 * replaces.
 * @param release `revision` is the one that has been opened: the newest deployed one before it tells what was there
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
  // What Pulumi's state holds may be of a revision that failed after the deployed one.
  const [base, ...later] = await Promise.all(
    history.filter(({ version }) => version >= deployed.version).map(({ version }) => objectsOf(version)),
  );
  const lost = missing.filter((object) => base?.has(identityOf(object)) && !isReplaced(object));
  for (const object of await applyInOrder(connection, release, lost)) {
    print(`${formatReference(referenceOf(object))} was not in the cluster any more: created again.`);
  }

  async function objectsOf(version: number): Promise<Map<string, KubernetesObject>> {
    const found = await connection.store.get(version).catch(passUnreadable);
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
