import { formatError } from '../../errors.ts';
import { fieldManager, type KubernetesObject } from '../../manifest/index.ts';
import { applyOf } from '../cluster/apply.ts';
import { deletionOf } from '../cluster/deletion.ts';
import { referenceOf } from '../cluster/discovery.ts';
import { readMetadata } from '../cluster/metadata.ts';
import type { Cluster } from '../connection.ts';
import { stillThere } from '../removal/awaitDeletions.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { unserved } from './createAgain.ts';

/**
 * Creates an object that Pulumi wants to update but that is missing in the cluster, so that the kubernetes provider can update it.
 * @param object the object as Pulumi would apply it
 * @returns whether it was missing
 * @throws ReleaseError RELEASE_NOT_READY if its kind is not served, CLUSTER_*; ApiError
 */
export async function createIfMissing({ client, discovery }: Cluster, object: KubernetesObject): Promise<boolean> {
  const path = await discovery.pathOf(referenceOf(object));
  if (path === undefined) throw unserved(object);
  if ((await readMetadata(client, path)) !== undefined) return false;
  await client.request(applyOf(path, object, fieldManager));
  return true;
}

/**
 * Explains why an object that Pulumi has deleted is still in the cluster.
 * @param timeout the seconds that Pulumi has waited
 * @returns a formatted error; undefined if the object is not being deleted
 * @throws ReleaseError CLUSTER_*, ApiError
 */
export async function explainDeletion(
  { client, discovery }: Cluster,
  release: ReleaseIdentity,
  object: KubernetesObject,
  timeout: number,
): Promise<string | undefined> {
  const { namespace, ...named } = referenceOf(object);
  // The kubernetes provider sets the release's namespace in its objects.
  const reference = namespace === undefined || namespace === release.namespace ? named : { ...named, namespace };
  const path = await discovery.pathOf(reference);
  const live = path === undefined ? undefined : await readMetadata(client, path);
  const deletion = live && deletionOf(live);
  return deletion && formatError(stillThere([{ reference, deletion }], `after ${timeout} s`));
}
