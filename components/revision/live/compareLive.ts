import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import { fieldManager, type KubernetesObject, withIdentity } from '../../manifest/index.ts';
import { ApiError, isApiError, shownDetail } from '../cluster/apiClient.ts';
import { applyObject } from '../cluster/apply.ts';
import { formatReference, referenceOf } from '../cluster/discovery.ts';
import type { Cluster } from '../connection.ts';

/** An object as the release wants it and as it is. Both contain only what the release sets and what differs. */
export interface LiveObject {
  recorded: KubernetesObject;
  /** Undefined if the cluster does not have the object. */
  live: KubernetesObject | undefined;
}

/**
 * Compares live objects with the result of a server-side dry run. So neither defaults nor fields of other managers count as a difference
 * (https://kubernetes.io/docs/reference/using-api/server-side-apply/).
 * @param objects the objects as the release applies them
 * @throws ReleaseError CLUSTER_REQUEST_FAILED if the server refuses the comparison, CLUSTER_*
 */
export async function readLiveObjects(cluster: Cluster, objects: readonly KubernetesObject[]): Promise<LiveObject[]> {
  return Promise.all(objects.map((object) => readLiveObject(cluster, object)));
}

/** Like {@link readLiveObjects}, for one object. */
export async function readLiveObject({ client, discovery }: Cluster, object: KubernetesObject): Promise<LiveObject> {
  const path = await discovery.pathOf(referenceOf(object));
  if (path === undefined) return { recorded: object, live: undefined };
  try {
    const live = await client.request({ path });
    const applied = await applyObject(client, path, object, { manager: fieldManager, dryRun: true }).catch(
      (error: unknown) => {
        // The object was recreated with another value in an immutable field. Compare with the recorded object.
        if (isApiError(error, 'Invalid')) return object;
        throw error;
      },
    );
    const [recorded, found] = reduced(applied, live, object);
    return { recorded: withIdentity(recorded, object), live: withIdentity(found, object) };
  } catch (error) {
    if (isApiError(error, 'NotFound')) return { recorded: object, live: undefined };
    if (!(error instanceof ApiError)) throw error;
    const detail = shownDetail(error, object.kind);
    throw new ReleaseError('CLUSTER_REQUEST_FAILED', `${formatReference(referenceOf(object))}: ${detail}`, {
      cause: error,
      hint: 'The comparison needs permission to get and patch the objects of the release. It changes nothing.',
    });
  }
}

/** Metadata that the server sets. */
const ofServer: readonly string[] = ['managedFields', 'resourceVersion', 'generation', 'creationTimestamp', 'uid'];

function reduced(applied: JsonObject, live: JsonObject, object: JsonObject): [JsonObject, JsonObject] {
  return relevant(withoutServerFields(applied), withoutServerFields(live), object) as [JsonObject, JsonObject]; // maps stay maps
}

function withoutServerFields({ status: _status, metadata, ...object }: JsonObject): JsonObject {
  const kept = Object.entries(isJsonObject(metadata) ? metadata : {}).filter(([key]) => !ofServer.includes(key));
  return { ...object, metadata: Object.fromEntries(kept) };
}

/** Both values, without fields that are equal and not set by the release. */
function relevant(applied: Json, live: Json, set: Json | undefined): [Json, Json] {
  if (isJsonObject(applied) && isJsonObject(live)) {
    const own = isJsonObject(set) ? set : {};
    const left: JsonObject = {};
    const right: JsonObject = {};
    for (const key of new Set([...Object.keys(applied), ...Object.keys(live)])) {
      const [before, after] = [applied[key], live[key]];
      if (before === undefined || after === undefined) {
        if (before !== undefined) left[key] = before;
        if (after !== undefined) right[key] = after;
        continue;
      }
      if (own[key] === undefined && JSON.stringify(before) === JSON.stringify(after)) continue;
      [left[key], right[key]] = relevant(before, after, own[key]);
    }
    return [left, right];
  }
  if (Array.isArray(applied) && Array.isArray(live) && Array.isArray(set) && applied.length === live.length) {
    const pairs = applied.map((item, index) => relevant(item, live[index] ?? null, set[index]));
    return [pairs.map(([item]) => item), pairs.map(([, item]) => item)];
  }
  return [applied, live];
}
