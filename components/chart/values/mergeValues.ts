import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';

/** Keys that null deleted from a map. They are absent, but templates may read them. */
const deletedKeys = new WeakMap<JsonObject, Set<string>>();

/** Whether a merge deleted this key, which the defaults declare. */
export function isDeleted(map: JsonObject, key: string): boolean {
  return deletedKeys.get(map)?.has(key) ?? false;
}

/**
 * Merges values over defaults by the rules of Helm 4 (pkg/chart/common/util/coalesce.go): maps merge, lists and scalars
 * replace, null deletes a default; without a default, null stays. Changes neither argument.
 * @param subcharts keys whose maps are passed to a subchart: null stays in them, to delete a default of the subchart
 */
export function mergeValues(
  defaults: JsonObject,
  overrides: JsonObject,
  subcharts: readonly string[] = [],
): JsonObject {
  const values = copyOf(overrides);
  fillValues(values, copyOf(defaults), { isSubchart: (key) => subcharts.includes(key) });
  return values;
}

export interface FillOptions {
  /** Keys whose maps are passed to a subchart. */
  isSubchart: (key: string) => boolean;
  /** Keeps every null, for a later merge. @default false */
  keepsNull?: boolean;
}

/** Writes a chart's defaults into its values. The result may share maps with both, so the caller must own them. */
export function fillValues(
  values: JsonObject,
  defaults: JsonObject,
  { isSubchart, keepsNull = false }: FillOptions,
): void {
  inheritLabels(values, defaults);
  for (const [key, initial] of Object.entries(defaults)) {
    const value = ownValue(values, key);
    if (value === undefined) setValue(values, key, initial);
    // Unlike in nested maps, null deletes any kind of default here.
    else if (value === null && !keepsNull) deleteValue(values, key);
    else if (isJsonObject(value) && isJsonObject(initial)) fillMap(value, initial, keepsNull || isSubchart(key));
  }
}

/** Like {@link fillValues}, for nested maps. As in Helm, a null in the map also becomes a null in the defaults. */
export function fillMap(map: JsonObject, defaults: JsonObject, keepsNull: boolean): void {
  inheritLabels(map, defaults);
  for (const [key, initial] of Object.entries(defaults)) {
    const value = ownValue(map, key);
    if (value === undefined) setValue(map, key, initial);
    else if (value === null && initial !== null && !keepsNull) deleteValue(map, key);
    else if (isJsonObject(value) && isJsonObject(initial)) fillMap(value, initial, keepsNull);
  }
  for (const [key, value] of Object.entries(map)) if (value === null) setValue(defaults, key, null);
}

/** The map's own value for a key. All JavaScript objects inherit keys such as `constructor`. */
export function ownValue(map: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Sets a key of any name; an assignment to `__proto__` would have another effect. */
export function setValue(map: JsonObject, key: string, value: Json): void {
  Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
}

/** A deep copy, which keeps the information about deleted keys. */
export function copyOf(map: JsonObject): JsonObject {
  const copy = Object.fromEntries(Object.entries(map).map(([key, value]) => [key, copyOfValue(value)]));
  inheritLabels(copy, map);
  return copy;
}

function copyOfValue(value: Json): Json {
  if (Array.isArray(value)) return value.map(copyOfValue);
  return isJsonObject(value) ? copyOf(value) : value;
}

function deleteValue(map: JsonObject, key: string): void {
  delete map[key];
  deletedKeys.set(map, (deletedKeys.get(map) ?? new Set()).add(key));
}

function inheritLabels(map: JsonObject, from: JsonObject): void {
  const deleted = deletedKeys.get(from);
  if (deleted !== undefined) deletedKeys.set(map, new Set([...(deletedKeys.get(map) ?? []), ...deleted]));
}
