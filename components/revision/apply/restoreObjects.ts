import { ReleaseError } from '../../errors.ts';
import { credentialsName, type KubernetesObject } from '../../manifest/index.ts';
import { formatReference, type ObjectReference, referenceOf } from '../cluster/discovery.ts';
import type { Connection } from '../connection.ts';
import { awaitNames } from '../removal/awaitDeletions.ts';
import { findAbsences } from '../removal/presence.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { applyInOrder, unserved } from './createAgain.ts';

/** What of a release may have to be restored. */
export interface Restorable {
  /** Of the manifest. */
  objects: readonly KubernetesObject[];
  /** What the release needs too, and of which only Pulumi's state knows the content: its definitions. */
  others?: readonly ObjectReference[];
}

interface Looked extends ObjectReference {
  /** Of the manifest. */
  object?: KubernetesObject;
}

/**
 * Makes the objects what the manifest says where Pulumi does not: what an interrupted run did to the cluster is not in its
 * state, so a change that the next run takes back looks like none. After a revision that failed all objects are applied
 * once more, in the way of the kubernetes provider; after a good one those that are missing. One that is being deleted is
 * waited for, and created again when it is gone.
 * @param release `revision` is the one that is about to be deployed; `timeout` in seconds
 * @returns whether any was missing
 * @throws ReleaseError RELEASE_NOT_READY for what does not go in time, for an object whose kind is not served, and for what only Pulumi
 * can create: credentials and definitions that are gone, and objects that have to be replaced; CLUSTER_REQUEST_FAILED; ApiError
 */
export async function restoreObjects(
  connection: Connection,
  release: ReleaseIdentity & { revision: number; timeout: number; withoutCredentials?: boolean },
  { objects, others = [] }: Restorable,
): Promise<boolean> {
  const history = await connection.store.list();
  const before = history.findLast(({ version }) => version < release.revision);
  const doubtful = before?.status === 'failed' || before?.status === 'unknown';
  const secret: Looked = { apiVersion: 'v1', kind: 'Secret', name: credentialsName(release.name) };
  const credentials = release.withoutCredentials === true ? [] : [secret];
  const ours = objects.map((object): Looked => ({ ...referenceOf(object), object }));
  const { missing, leaving } = await findAbsences<Looked>(connection, [...credentials, ...others, ...ours]);
  if (missing.includes(secret)) throw isGone(secret);
  await awaitNames(connection.client, leaving, release.timeout);
  const lost = leaving.map(({ item }) => item).find(({ object }) => object === undefined);
  if (lost !== undefined) throw isGone(lost);
  const gone = [...missing, ...leaving.map(({ item }) => item)].flatMap(({ object }) => object ?? []);
  const wanted = doubtful ? objects : gone;
  const applied = await applyInOrder(connection, release, wanted);
  const left = wanted.find((object) => !applied.includes(object));
  if (left !== undefined) throw unserved(left);
  return gone.length > 0;
}

function isGone(reference: ObjectReference): ReleaseError {
  return new ReleaseError('RELEASE_NOT_READY', `${formatReference(reference)} is gone, and Pulumi did not notice.`, {
    hint: 'Run `pulumi up --refresh`: it creates it again.',
  });
}
