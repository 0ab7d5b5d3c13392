import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import type { Cluster } from '../connection.ts';
import { isApiError } from './apiClient.ts';
import { referenceOf } from './discovery.ts';

/** The field manager's name of Helm 3 and 4 (helm pkg/kube, ManagedFieldsManager). */
const helmManager = 'helm';
const tries = 3;

/** Whether Helm manages fields of the object, for example after a `helm install` or a manual `helm rollback`. */
export function isManagedByHelm(live: JsonObject): boolean {
  return entriesOf(live).some(isHelms);
}

/**
 * Moves Helm's managed fields to our field manager before the object is applied. Otherwise a field that the chart drops later would stay as
 * long as Helm manages it too. Same method as client-go's csaupgrade.
 * @param manager the field manager of the release's objects
 */
export async function takeOverFields(connection: Cluster, object: KubernetesObject, manager: string): Promise<void> {
  await changeMetadata(connection, object, (live) => {
    const managedFields = withoutHelm(entriesOf(live), manager);
    return managedFields && { managedFields };
  });
}

/**
 * Patches the metadata of a live object with compare-and-swap. Tries again if somebody else, usually a controller, wrote to the object in
 * between. Does nothing if the object does not exist.
 * @param change returns what to merge into the metadata; undefined for no change
 */
export async function changeMetadata(
  { client, discovery }: Cluster,
  object: KubernetesObject,
  change: (live: JsonObject) => JsonObject | undefined,
): Promise<void> {
  const path = await discovery.pathOf(referenceOf(object));
  if (path === undefined) return;
  for (let attempt = 1; ; attempt++) {
    try {
      const live = await client.request({ path });
      const metadata = change(live);
      if (metadata === undefined || !isJsonObject(live.metadata)) return;
      const body = { metadata: { ...metadata, resourceVersion: live.metadata.resourceVersion ?? null } };
      await client.request({ method: 'PATCH', path, body, contentType: 'application/merge-patch+json' });
      return;
    } catch (error) {
      if (isApiError(error, 'NotFound')) return;
      if (!isApiError(error, 'Conflict') || attempt === tries) throw error;
    }
  }
}

/**
 * The entries with Helm's moved into ours; undefined if Helm has none. Entries of a subresource, such as the status, stay with their
 * manager.
 */
export function withoutHelm(entries: readonly JsonObject[], manager: string): JsonObject[] | undefined {
  return entries.some(isHelms) ? moveEntries(entries, isHelms, manager) : undefined;
}

/** The inverse: the entries with ours moved into Helm's, as after a server-side apply by Helm 4. */
export function withoutOurs(entries: readonly JsonObject[], manager: string): JsonObject[] | undefined {
  const isOurs = (entry: JsonObject) => entry.manager === manager && isOfObject(entry);
  return entries.some(isOurs) ? moveEntries(entries, isOurs, helmManager) : undefined;
}

/** Moves some entries into the apply entry of another manager. */
function moveEntries(
  entries: readonly JsonObject[],
  isMoved: (entry: JsonObject) => boolean,
  manager: string,
): JsonObject[] {
  const isTarget = (entry: JsonObject) =>
    entry.manager === manager && entry.operation === 'Apply' && isOfObject(entry) && !isMoved(entry);
  const others = entries.filter((entry) => !isMoved(entry) && !isTarget(entry));
  const together = [...entries.filter(isTarget), ...entries.filter(isMoved)];
  // One entry per API version. The next apply compares with the newest.
  const versions = [...new Set(together.map(({ apiVersion }) => apiVersion))];
  const merged = versions.map((apiVersion): JsonObject => {
    const same = together.filter((entry) => entry.apiVersion === apiVersion);
    const fieldsV1 = same.map((entry) => entry.fieldsV1).reduce<Json>(union, {});
    const time = same.at(-1)?.time;
    return {
      manager,
      operation: 'Apply',
      apiVersion: apiVersion ?? null,
      ...(time === undefined ? {} : { time }),
      fieldsType: 'FieldsV1',
      fieldsV1,
    };
  });
  return [...merged, ...others];
}

function isHelms(entry: JsonObject): boolean {
  return String(entry.manager).toLowerCase() === helmManager && isOfObject(entry);
}

/** Whether the entry is for the object itself, not for a subresource. */
function isOfObject({ subresource }: JsonObject): boolean {
  return subresource === undefined || subresource === '';
}

/** Merges two sets of fields, which are nested maps. */
function union(left: Json, right: Json | undefined): Json {
  if (!isJsonObject(left) || !isJsonObject(right)) return left;
  const merged: JsonObject = { ...left };
  for (const [key, value] of Object.entries(right)) {
    const other = merged[key];
    merged[key] = other === undefined ? value : union(other, value);
  }
  return merged;
}

export function entriesOf({ metadata }: JsonObject): JsonObject[] {
  const entries = isJsonObject(metadata) ? metadata.managedFields : undefined;
  return Array.isArray(entries) ? entries.filter(isJsonObject) : [];
}
