import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import type { Connection } from '../connection.ts';
import { isApiError } from './apiClient.ts';
import { referenceOf } from './discovery.ts';

/** Helm's name as a field manager, 3 and 4 (helm pkg/kube, ManagedFieldsManager). */
const helmManager = 'helm';
const tries = 3;

/** True when Helm holds fields of the object: after an install of Helm's, and after a break-glass rollback. */
export function isManagedByHelm(live: JsonObject): boolean {
  return entriesOf(live).some(isHelms);
}

/**
 * Makes Helm's fields ours, before the object is applied: a key that the chart drops later would stay alive as long as
 * Helm holds it too. The way is that of client-go's csaupgrade.
 * @param manager the field manager of the release's objects
 */
export async function takeOverFields(
  connection: Pick<Connection, 'client' | 'discovery'>,
  object: KubernetesObject,
  manager: string,
): Promise<void> {
  await changeMetadata(connection, object, (live) => {
    const managedFields = withoutHelm(entriesOf(live), manager);
    return managedFields && { managedFields };
  });
}

/**
 * Changes the metadata of a live object in the version that was read, and again when somebody, a controller as a rule, wrote to
 * it meanwhile. An object that is gone is left alone.
 * @param change what is to be merged into the metadata; undefined for nothing
 */
export async function changeMetadata(
  { client, discovery }: Pick<Connection, 'client' | 'discovery'>,
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
 * The entries with Helm's moved into ours; undefined when Helm has none. Entries of a subresource, such as the status, are
 * nobody's to move.
 */
export function withoutHelm(entries: readonly JsonObject[], manager: string): JsonObject[] | undefined {
  return entries.some(isHelms) ? moveEntries(entries, isHelms, manager) : undefined;
}

/** The inverse: the entries with ours moved into Helm's, as a server-side apply of Helm 4 holds them. */
export function withoutOurs(entries: readonly JsonObject[], manager: string): JsonObject[] | undefined {
  const isOurs = (entry: JsonObject) => entry.manager === manager && isOfObject(entry);
  return entries.some(isOurs) ? moveEntries(entries, isOurs, helmManager) : undefined;
}

/** The entries with some of them moved into what another manager applied. */
function moveEntries(
  entries: readonly JsonObject[],
  isMoved: (entry: JsonObject) => boolean,
  manager: string,
): JsonObject[] {
  const isTarget = (entry: JsonObject) =>
    entry.manager === manager && entry.operation === 'Apply' && isOfObject(entry) && !isMoved(entry);
  const others = entries.filter((entry) => !isMoved(entry) && !isTarget(entry));
  const together = [...entries.filter(isTarget), ...entries.filter(isMoved)];
  // Fields are counted per version of the API: the newest one is what the next apply compares with.
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

/** Whether the fields are the object's own, and not those of a subresource. */
function isOfObject({ subresource }: JsonObject): boolean {
  return subresource === undefined || subresource === '';
}

/** Sets of fields are maps of maps. */
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
