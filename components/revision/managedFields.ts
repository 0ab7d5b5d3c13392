import type { KubernetesObject } from '../chart/index.ts';
import { isJsonObject, type Json, type JsonObject } from '../config/index.ts';
import { isApiError } from './cluster/apiClient.ts';
import { referenceOf } from './cluster/discovery.ts';
import type { Connection } from './connection.ts';

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
  { client, discovery }: Pick<Connection, 'client' | 'discovery'>,
  object: KubernetesObject,
  manager: string,
): Promise<void> {
  const path = await discovery.pathOf(referenceOf(object));
  if (path === undefined) return;
  for (let attempt = 1; ; attempt++) {
    try {
      const live = await client.request({ path });
      const managedFields = withoutHelm(entriesOf(live), manager);
      if (managedFields === undefined || !isJsonObject(live.metadata)) return;
      const body = { metadata: { managedFields, resourceVersion: live.metadata.resourceVersion ?? null } };
      await client.request({ method: 'PATCH', path, body, contentType: 'application/merge-patch+json' });
      return;
    } catch (error) {
      if (isApiError(error, 'NotFound')) return;
      // Somebody, a controller as a rule, wrote to the object meanwhile.
      if (!isApiError(error, 'Conflict') || attempt === tries) throw error;
    }
  }
}

/**
 * The entries with Helm's moved into ours; undefined when Helm has none. Entries of a subresource, such as the status, are
 * nobody's to move.
 */
export function withoutHelm(entries: readonly JsonObject[], manager: string): JsonObject[] | undefined {
  const helms = entries.filter(isHelms);
  if (helms.length === 0) return undefined;
  const others = entries.filter((entry) => !helms.includes(entry) && !isOurs(entry, manager));
  const ours = [...entries.filter((entry) => isOurs(entry, manager)), ...helms];
  // Fields are counted per version of the API: the newest one is what the next apply compares with.
  const versions = [...new Set(ours.map(({ apiVersion }) => apiVersion))];
  const merged = versions.map((apiVersion): JsonObject => {
    const same = ours.filter((entry) => entry.apiVersion === apiVersion);
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

function isHelms({ manager, subresource }: JsonObject): boolean {
  return String(manager).toLowerCase() === helmManager && (subresource === undefined || subresource === '');
}

function isOurs(entry: JsonObject, manager: string): boolean {
  return entry.manager === manager && entry.operation === 'Apply' && !entry.subresource;
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

function entriesOf({ metadata }: JsonObject): JsonObject[] {
  const entries = isJsonObject(metadata) ? metadata.managedFields : undefined;
  return Array.isArray(entries) ? entries.filter(isJsonObject) : [];
}
