import { ReleaseError } from '../../errors.ts';
import { appliedObject, fieldManager, type KubernetesObject, sortByKind } from '../../manifest/index.ts';
import { ApiError, isApiError, shownDetail } from '../cluster/apiClient.ts';
import { applyObject } from '../cluster/apply.ts';
import { pause } from '../cluster/cancellation.ts';
import { formatReference, referenceOf } from '../cluster/discovery.ts';
import type { Cluster } from '../connection.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/** How long the API server may take to serve the kind of a new or changed CRD, in milliseconds. */
const servedWithinMs = 10_000;
const pauseMs = 200;

/**
 * Applies objects of the release as the kubernetes provider does, in Helm's install order. Skips an object whose kind is not served within
 * seconds.
 * @returns the applied objects
 * @throws ReleaseError RELEASE_NOT_READY for an object that needs a replacement, CLUSTER_REQUEST_FAILED for another refusal
 */
export async function applyInOrder(
  cluster: Cluster,
  release: ReleaseIdentity,
  objects: readonly KubernetesObject[],
): Promise<KubernetesObject[]> {
  const sorted = sortByKind(objects, ({ kind }) => kind);
  const applied: KubernetesObject[] = [];
  for (const group of Map.groupBy(sorted, ({ kind }) => kind).values()) {
    const results = await Promise.all(group.map((object) => applyOne(cluster, release, object)));
    applied.push(...group.filter((_object, index) => results[index]));
  }
  return applied;
}

async function applyOne(cluster: Cluster, release: ReleaseIdentity, object: KubernetesObject): Promise<boolean> {
  const path = await servedPath(cluster, object);
  if (path === undefined) return false;
  try {
    await applyObject(cluster.client, path, appliedObject(object, release), { manager: fieldManager });
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw isApiError(error, 'Invalid') ? needsReplacement(object, error) : refused(object, error);
  }
}

async function servedPath({ discovery }: Cluster, object: KubernetesObject): Promise<string | undefined> {
  for (const deadline = Date.now() + servedWithinMs; ; await pause(pauseMs)) {
    const path = await discovery.pathOf(referenceOf(object));
    if (path !== undefined || Date.now() >= deadline) return path;
  }
}

/** The error of an object whose kind the cluster does not serve. */
export function unserved(object: KubernetesObject): ReleaseError {
  const { apiVersion, kind } = object;
  return new ReleaseError(
    'RELEASE_NOT_READY',
    `${formatReference(referenceOf(object))}: the cluster no longer serves ${apiVersion}/${kind}.`,
    {
      hint: 'Its CustomResourceDefinition was deleted. `pulumi up --refresh` recreates it if a chart contains it.',
    },
  );
}

function needsReplacement(object: KubernetesObject, cause: ApiError): ReleaseError {
  const name = formatReference(referenceOf(object));
  return new ReleaseError('RELEASE_NOT_READY', `${name} differs from Pulumi's state and cannot be updated in place.`, {
    cause,
    hint: 'Run `pulumi up --refresh`: it reads the cluster and recreates the object.',
  });
}

function refused(object: KubernetesObject, cause: ApiError): ReleaseError {
  const detail = shownDetail(cause, object.kind);
  return new ReleaseError(
    'CLUSTER_REQUEST_FAILED',
    `${formatReference(referenceOf(object))}: the API server refuses it: ${detail}`,
    { cause },
  );
}
