import { type KubernetesObject, sortByKind } from '../../manifest/index.ts';
import { type ObjectReference, referenceOf } from '../cluster/discovery.ts';
import type { Cluster } from '../connection.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { awaitDeletions, type PlacedObject, stillThere } from './awaitDeletions.ts';
import { deleteObject } from './deleteObject.ts';
import { reportOnce, staysBecause } from './reasonToStay.ts';
import { removeNamespace } from './removeNamespace.ts';

export interface RemovalOptions {
  /** Seconds, for all objects together. */
  timeout: number;
  /** Whether to wait for objects whose deletion is blocked, usually by a finalizer. @default false */
  wait?: boolean;
  /** Called after the deletion of each object. */
  onDeleted?: (reference: ObjectReference) => void;
  /** Called for each object that stays, with the reason. @default standard output, which Pulumi shows */
  print?: ((line: string) => void) | undefined;
}

/**
 * Deletes objects of the release, in the reverse of Helm's install order, so that dependents go first. Keeps an object that has a reason to
 * stay, and prints the reason. Skips the release's own namespace, which contains the history.
 * @throws ReleaseError RELEASE_NOT_READY for objects that still exist at the deadline; CLUSTER_REQUEST_FAILED; what the client throws
 */
export async function removeObjects(
  cluster: Cluster,
  release: ReleaseIdentity,
  objects: readonly KubernetesObject[],
  options: RemovalOptions,
): Promise<void> {
  const deadline = Date.now() + options.timeout * 1000;
  const isNamespace = ({ apiVersion, kind }: KubernetesObject) => apiVersion === 'v1' && kind === 'Namespace';
  const leaving = await removeInOrder(
    cluster,
    release,
    objects.filter((object) => !isNamespace(object)),
    options,
  );
  const namespaces = objects.filter((object) => isNamespace(object) && object.metadata.name !== release.namespace);
  if (options.wait || namespaces.length > 0) {
    const left = await awaitDeletions(cluster.client, leaving, { deadline });
    if (options.wait && left.length > 0) throw stillThere(left, `after ${options.timeout} s`);
  }
  for (const namespace of namespaces) {
    const { name } = namespace.metadata;
    if (await removeNamespace(cluster.client, { name, release, deadline, print: options.print })) {
      options.onDeleted?.({ apiVersion: 'v1', kind: 'Namespace', name });
    }
  }
}

/** @returns the objects that are being deleted */
async function removeInOrder(
  { client, discovery }: Cluster,
  release: ReleaseIdentity,
  objects: readonly KubernetesObject[],
  { onDeleted, print = reportOnce }: RemovalOptions,
): Promise<PlacedObject[]> {
  const leaving: PlacedObject[] = [];
  const sorted = sortByKind(objects, ({ kind }) => kind);
  for (const group of [...Map.groupBy(sorted, ({ kind }) => kind).values()].toReversed()) {
    await Promise.all(group.map(remove));
  }
  return leaving;

  async function remove(object: KubernetesObject): Promise<void> {
    const reference = withoutOwnNamespace(referenceOf(object), release);
    const path = await discovery.pathOf(reference);
    // There are no objects of a kind that the cluster does not serve.
    if (path === undefined) return;
    const result = await deleteObject(client, release, { reference, path });
    if (result.state === 'staying') print(staysBecause(reference, result.reason));
    if (result.state !== 'leaving') return;
    leaving.push({ reference, path });
    if (result.deleted) onDeleted?.(reference);
  }
}

/** Leaves out the release's own namespace, as a person would in a message. */
function withoutOwnNamespace({ namespace, ...reference }: ObjectReference, release: ReleaseIdentity): ObjectReference {
  return namespace === undefined || namespace === release.namespace ? reference : { ...reference, namespace };
}
