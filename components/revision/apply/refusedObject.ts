import { formatError } from '../../errors.ts';
import { fieldManager, type KubernetesObject } from '../../manifest/index.ts';
import { applyOf } from '../cluster/apply.ts';
import { deletionOf } from '../cluster/deletion.ts';
import { type ObjectReference, referenceOf } from '../cluster/discovery.ts';
import { readMetadata } from '../cluster/metadata.ts';
import type { Cluster, Connection } from '../connection.ts';
import { isInterrupted } from '../history/interruption.ts';
import { awaitDeletions, stillThere } from '../removal/awaitDeletions.ts';
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
 * What the cluster has under a name: `taken` means an object that is not being deleted, or for which a cancelled run does not wait; `free`
 * means none, and `freed` that the deletion of the object ended during the wait.
 */
export type NameState = 'taken' | 'free' | 'freed';

/** Options of {@link awaitFreeName}. */
export interface FreeNameOptions {
  /** Seconds. */
  timeout: number;
  /** Called once, with the object, if the wait takes long. @default standard output */
  print?: (line: string) => void;
}

/**
 * Waits until the object of a name is gone, if it is being deleted. The kubernetes provider creates some replacements too early: it does not
 * wait for the end of the deletion of a Namespace, a Pod or a workload that has the annotation `pulumi.com/skipAwait` (pkg/metadata/overrides.go,
 * allowsSkipAwaitWithDelete).
 * @param object the object that Pulumi wants to create
 * @throws ReleaseError RELEASE_NOT_READY with the finalizers if the object still exists after the timeout, CLUSTER_*; ApiError
 */
export async function awaitFreeName(
  { client, discovery, store }: Connection,
  release: ReleaseIdentity,
  object: KubernetesObject,
  options: FreeNameOptions,
): Promise<NameState> {
  const reference = referenceWithin(release, object);
  const path = await discovery.pathOf(reference);
  const live = path === undefined ? undefined : await readMetadata(client, path);
  if (path === undefined || live === undefined) return 'free';
  if (deletionOf(live) === undefined) return 'taken';
  const { timeout, ...output } = options;
  const deadline = Date.now() + timeout * 1000;
  const isOver = () => isInterrupted(store);
  const left = await awaitDeletions(client, [{ reference, path }], { deadline, isOver, ...output });
  if (left.length > 0 && Date.now() < deadline) return 'taken';
  if (left.length > 0) throw stillThere(left, `after ${timeout} s`);
  return 'freed';
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
  const reference = referenceWithin(release, object);
  const path = await discovery.pathOf(reference);
  const live = path === undefined ? undefined : await readMetadata(client, path);
  const deletion = live && deletionOf(live);
  return deletion && formatError(stillThere([{ reference, deletion }], `after ${timeout} s`));
}

/** Without the namespace of the release, which the kubernetes provider sets in its objects. */
function referenceWithin(release: ReleaseIdentity, object: KubernetesObject): ObjectReference {
  const { namespace, ...named } = referenceOf(object);
  return namespace === undefined || namespace === release.namespace ? named : { ...named, namespace };
}
