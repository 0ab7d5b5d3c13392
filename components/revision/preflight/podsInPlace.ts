import { changedPaths, formatPath, isJsonObject, type JsonObject } from '../../json/index.ts';
import { appliedObject, fieldManager, type KubernetesObject, objectIdentity } from '../../manifest/index.ts';
import { ApiError, isApiError } from '../cluster/apiClient.ts';
import { applyOf } from '../cluster/apply.ts';
import { referenceOf } from '../cluster/discovery.ts';
import type { Cluster, Connection } from '../connection.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { recordedObjects } from './recordedObjects.ts';
import { isReplacedFrom } from './replacement.ts';

/** By identity (objectIdentity) of each Pod that can be updated in place: the fields that change. */
export type PodsInPlace = ReadonlyMap<string, readonly string[]>;

/** In a manifest, every Pod is one without a controller. */
export function isPod({ apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>): boolean {
  return apiVersion === 'v1' && kind === 'Pod';
}

/**
 * The Pods of a release that need no replacement. The kubernetes provider replaces a Pod if its image changes, although the API server allows
 * that change. So Pulumi ignores these Pods, and RevisionDeployed applies them. A dry run shows which Pods they are; if the API server does
 * not answer, the newest deployed revision does. Sends no requests without Pods.
 * @throws ReleaseError CLUSTER_*
 */
export async function findPodsInPlace(
  connection: Connection,
  release: ReleaseIdentity,
  objects: readonly KubernetesObject[],
): Promise<PodsInPlace> {
  const pods = objects.filter(isPod);
  if (pods.length === 0) return new Map();
  const recorded = await recordedObjects(connection, release);
  const found = await Promise.all(
    pods.map(async (pod): Promise<[string, string[]][]> => {
      const fields = await fieldsThatChange(connection, release, pod);
      if (fields === 'replacement') return [];
      if (fields !== undefined) return [[objectIdentity(pod), fields]];
      const before = recorded.get(objectIdentity(pod, release.namespace));
      return before === undefined || isReplacedFrom(pod, before) ? [] : [[objectIdentity(pod), []]];
    }),
  );
  return new Map(found.flat());
}

/**
 * The fields of a Pod that an apply would change, or `replacement` if it needs one.
 * @returns undefined if the Pod does not exist or the API server does not answer
 */
export async function fieldsThatChange(
  { client, discovery }: Cluster,
  release: ReleaseIdentity,
  pod: KubernetesObject,
): Promise<string[] | 'replacement' | undefined> {
  const path = await discovery.pathOf(referenceOf(pod));
  if (path === undefined) return undefined;
  try {
    const live = await client.request({ path });
    const applied = await client.request(applyOf(path, appliedObject(pod, release), fieldManager, { dryRun: true }));
    return changedPaths(contentOf(live), contentOf(applied)).map(formatPath);
  } catch (error) {
    if (isApiError(error, 'Invalid')) return 'replacement';
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}

/** The part of a Pod that a release controls. */
function contentOf({ metadata, spec = {} }: JsonObject): JsonObject {
  const { labels = {}, annotations = {} } = isJsonObject(metadata) ? metadata : {};
  return { metadata: { labels, annotations }, spec };
}
