import { isJsonObject, type JsonObject } from '../../json/index.ts';
import { appliedObject, fieldManager, type KubernetesObject } from '../../manifest/index.ts';
import { applyObject } from '../cluster/apply.ts';
import { referenceOf } from '../cluster/discovery.ts';
import type { Cluster } from '../connection.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/** An object in the cluster, and the same object after an apply. */
export interface DryRunApply {
  live: JsonObject;
  applied: JsonObject;
}

/**
 * Asks the API server what an apply of a release's object would make of the object in the cluster.
 * @returns undefined if the cluster does not serve the kind
 * @throws ApiError if the object is missing, or if the server refuses it; ReleaseError CLUSTER_*
 */
export async function dryRunApply(
  { client, discovery }: Cluster,
  release: ReleaseIdentity,
  object: KubernetesObject,
): Promise<DryRunApply | undefined> {
  const path = await discovery.pathOf(referenceOf(object));
  if (path === undefined) return undefined;
  const live = await client.request({ path });
  const wanted = appliedObject(object, release);
  return { live, applied: await applyObject(client, path, wanted, { manager: fieldManager, dryRun: true }) };
}

/** The part of an object that a release controls. */
export function controlledContent({ metadata, status: _status, ...content }: JsonObject): JsonObject {
  const { labels = {}, annotations = {} } = isJsonObject(metadata) ? metadata : {};
  return { ...content, metadata: { labels, annotations } };
}
