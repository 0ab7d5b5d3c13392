import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';

/** Keys that null took out of a map: they are not there, but templates may ask for them. */
const deletedKeys = new WeakMap<JsonObject, Set<string>>();

/** Whether a merge deleted the key, which the defaults had declared. */
export function isDeleted(map: JsonObject, key: string): boolean {
  return deletedKeys.get(map)?.has(key) ?? false;
}

/**
 * Values over defaults by the rules of Helm 4 (pkg/chart/common/util/coalesce.go): maps merge, lists and scalars replace,
 * null deletes a default; where there is none to delete, it stays. Neither argument is changed.
 * @param subcharts keys whose maps go on to a subchart: in them null stays, to delete a default of the subchart
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
  /** Keys whose maps go on to a subchart. */
  isSubchart: (key: string) => boolean;
  /** Leaves every null in its place, for a merge that comes later. @default false */
  keepsNull?: boolean;
}

/** Writes a chart's defaults into its values. Both may share parts with the result: they are for nobody else. */
export function fillValues(
  values: JsonObject,
  defaults: JsonObject,
  { isSubchart, keepsNull = false }: FillOptions,
): void {
  inheritLabels(values, defaults);
  for (const [key, initial] of Object.entries(defaults)) {
    const value = ownValue(values, key);
    if (value === undefined) setValue(values, key, initial);
    // Other than further down, null deletes here whatever the default is.
    else if (value === null && !keepsNull) deleteValue(values, key);
    else if (isJsonObject(value) && isJsonObject(initial)) fillMap(value, initial, keepsNull || isSubchart(key));
  }
}

/** Like {@link fillValues}, for the maps in them. As in Helm, what is null in the map is null in the defaults afterwards. */
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

/** The value of a key that is the map's own: every object of JavaScript has keys such as `constructor`. */
export function ownValue(map: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Sets a key whatever its name is; an assignment to `__proto__` would do something else. */
export function setValue(map: JsonObject, key: string, value: Json): void {
  Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
}

/** A copy down to the last map, which still knows what null took out of them. */
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
  const marks = deletedKeys.get(from);
  if (marks !== undefined) deletedKeys.set(map, new Set([...(deletedKeys.get(map) ?? []), ...marks]));
}
