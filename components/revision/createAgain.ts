import { fieldManager, type KubernetesObject, liveObject, sortByKind } from '../chart/index.ts';
import { ReleaseError } from '../errors.ts';
import { pause } from './cancellation.ts';
import { ApiError, isApiError } from './cluster/apiClient.ts';
import { applyOf } from './cluster/apply.ts';
import { formatReference, referenceOf } from './cluster/discovery.ts';
import type { Connection } from './connection.ts';
import type { ReleaseIdentity } from './secretStore.ts';

type Cluster = Pick<Connection, 'client' | 'discovery'>;

/** How long the API server may take to serve a kind whose definition has just been created, in milliseconds. */
const servedWithinMs = 10_000;
const pauseMs = 200;

/**
 * Applies objects of the release as the kubernetes provider does, in Helm's order of kinds: what others need comes first. An object
 * whose kind is not served is left out: the wait for the release shows it.
 * @returns those that were applied
 * @throws ReleaseError RELEASE_NOT_READY for an object that would have to be replaced, CLUSTER_REQUEST_FAILED for another refusal
 */
export async function applyInOrder(
  cluster: Cluster,
  release: ReleaseIdentity,
  objects: readonly KubernetesObject[],
): Promise<KubernetesObject[]> {
  const sorted = sortByKind(objects, ({ kind }) => kind);
  const applied: KubernetesObject[] = [];
  let defined = false;
  for (const [kind, group] of Map.groupBy(sorted, (object) => object.kind)) {
    const results = await Promise.all(group.map((object) => applyOne(cluster, release, object, defined)));
    applied.push(...group.filter((_object, index) => results[index]));
    defined ||= kind === 'CustomResourceDefinition';
  }
  return applied;
}

/** @param defined whether a definition that has just been applied may define the kind */
async function applyOne(
  cluster: Cluster,
  release: ReleaseIdentity,
  object: KubernetesObject,
  defined: boolean,
): Promise<boolean> {
  const path = await servedPath(cluster, object, defined ? servedWithinMs : 0);
  if (path === undefined) return false;
  try {
    await cluster.client.request(applyOf(path, liveObject(object, release), fieldManager));
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw isApiError(error, 'Invalid') ? needsReplacement(object, error) : refused(object, error);
  }
}

async function servedPath(
  { discovery }: Cluster,
  object: KubernetesObject,
  patienceMs: number,
): Promise<string | undefined> {
  for (const deadline = Date.now() + patienceMs; ; await pause(pauseMs)) {
    const path = await discovery.pathOf(referenceOf(object));
    if (path !== undefined || Date.now() >= deadline) return path;
  }
}

function needsReplacement(object: KubernetesObject, cause: ApiError): ReleaseError {
  const name = formatReference(referenceOf(object));
  return new ReleaseError(
    'RELEASE_NOT_READY',
    `${name} is not what Pulumi takes it for, and cannot be changed in place.`,
    { cause, hint: 'Run `pulumi up --refresh`: it looks at the cluster and creates the object again.' },
  );
}

function refused(object: KubernetesObject, cause: ApiError): ReleaseError {
  // The server may quote a Secret's content back.
  const detail = object.kind === 'Secret' ? cause.reason : cause.message;
  return new ReleaseError(
    'CLUSTER_REQUEST_FAILED',
    `${formatReference(referenceOf(object))}: the API server refuses it: ${detail}`,
    { cause },
  );
}
