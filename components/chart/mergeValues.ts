import { isJsonObject, type Json, type JsonObject } from '../config/index.ts';

/** Keys that null took out of a map: they are not there, but templates may ask for them. */
const deletedKeys = new WeakMap<JsonObject, Set<string>>();

/** Whether a merge deleted the key, which the defaults had declared. */
export function isDeleted(map: JsonObject, key: string): boolean {
  return deletedKeys.get(map)?.has(key) ?? false;
}

/**
 * Values over defaults by Helm's rules (pkg/chartutil/coalesce.go): maps merge, lists and scalars replace, null deletes.
 * Neither argument is changed.
 * @param subcharts keys whose maps go on to a subchart: in them null stays, to delete a default of the subchart
 */
export function mergeValues(
  defaults: JsonObject,
  overrides: JsonObject,
  subcharts: readonly string[] = [],
): JsonObject {
  return mergeMaps(defaults, overrides, (key) => subcharts.includes(key), false);
}

function mergeMaps(
  defaults: JsonObject,
  overrides: JsonObject,
  isSubchart: (key: string) => boolean,
  keepsNull: boolean,
): JsonObject {
  const merged = new Map<string, Json>();
  const deleted = new Set<string>();
  for (const [key, value] of Object.entries(defaults)) merged.set(key, structuredClone(value));
  for (const [key, value] of Object.entries(overrides)) {
    if (value === null && !keepsNull) {
      if (merged.delete(key)) deleted.add(key);
    } else merged.set(key, merge(merged.get(key), value, keepsNull || isSubchart(key)));
  }
  const result = Object.fromEntries(merged);
  if (deleted.size > 0) deletedKeys.set(result, deleted);
  return result;
}

function merge(initial: Json | undefined, value: Json, keepsNull: boolean): Json {
  if (!isJsonObject(value)) return structuredClone(value);
  return mergeMaps(isJsonObject(initial) ? initial : {}, value, () => false, keepsNull);
}
