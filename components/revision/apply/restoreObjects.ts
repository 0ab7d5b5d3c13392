import { ReleaseError } from '../../errors.ts';
import { credentialsName, type KubernetesObject } from '../../manifest/index.ts';
import { formatReference, type ObjectReference, referenceOf } from '../cluster/discovery.ts';
import type { Connection } from '../connection.ts';
import { awaitFreeNames } from '../removal/awaitDeletions.ts';
import { findAbsences } from '../removal/presence.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { applyInOrder, unserved } from './createAgain.ts';

/** The objects of a release that can be restored. */
export interface Restorable {
  /** Objects of the manifest. */
  objects: readonly KubernetesObject[];
  /** Objects that the release also needs but whose content only Pulumi's state has: its CRDs. */
  others?: readonly ObjectReference[];
}

interface RestorableItem extends ObjectReference {
  /** Set for objects of the manifest. */
  object?: KubernetesObject;
}

/**
 * Makes the objects equal to the manifest where Pulumi cannot. An interrupted run may have changed the cluster without saving the state, so
 * the next run sees no difference. After a failed revision, applies all objects again as the kubernetes provider does; otherwise only missing
 * ones. Waits for objects that are being deleted and recreates them.
 * @param release `revision` is the revision to deploy; `timeout` in seconds
 * @returns whether an object was missing
 * @throws ReleaseError RELEASE_NOT_READY if a deletion takes too long, if a kind is not served, and for objects that only Pulumi can create
 * (missing credentials and CRDs, objects that need a replacement); CLUSTER_REQUEST_FAILED; ApiError
 */
export async function restoreObjects(
  connection: Connection,
  release: ReleaseIdentity & { revision: number; timeout: number; withoutCredentials?: boolean },
  { objects, others = [] }: Restorable,
): Promise<boolean> {
  const history = await connection.store.list();
  const before = history.findLast(({ version }) => version < release.revision);
  const doubtful = before?.status === 'failed' || before?.status === 'unknown';
  const secret: RestorableItem = { apiVersion: 'v1', kind: 'Secret', name: credentialsName(release.name) };
  const credentials = release.withoutCredentials === true ? [] : [secret];
  const ours = objects.map((object): RestorableItem => ({ ...referenceOf(object), object }));
  const { missing, leaving } = await findAbsences<RestorableItem>(connection, [...credentials, ...others, ...ours]);
  if (missing.includes(secret)) throw isGone(secret);
  await awaitFreeNames(connection.client, leaving, release.timeout);
  const lost = leaving.map(({ item }) => item).find(({ object }) => object === undefined);
  if (lost !== undefined) throw isGone(lost);
  const gone = [...missing, ...leaving.map(({ item }) => item)].flatMap(({ object }) => object ?? []);
  const wanted = doubtful ? objects : gone;
  const applied = new Set(await applyInOrder(connection, release, wanted));
  const left = wanted.find((object) => !applied.has(object));
  if (left !== undefined) throw unserved(left);
  return gone.length > 0;
}

function isGone(reference: ObjectReference): ReleaseError {
  return new ReleaseError('RELEASE_NOT_READY', `${formatReference(reference)} was deleted outside of Pulumi.`, {
    hint: 'Run `pulumi up --refresh` to recreate it.',
  });
}
