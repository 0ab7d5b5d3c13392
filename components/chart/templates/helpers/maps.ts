import { isJsonObject, type Json, type JsonObject } from '../../../json/index.ts';
import { fixed, HelperError, type HelperTable, variadic } from './helper.ts';
import { compareTexts, describeValue, mapOf, textOf, valueAt } from './values.ts';

/** Maps, with Sprig's names and argument order. No helper changes its arguments; keys are sorted. */
export const mapHelpers: HelperTable = {
  dict: variadic((...values: Json[]) => dict(values)),
  get: fixed((map, key) => valueAt(mapOf(map), textOf(key)) ?? ''),
  hasKey: fixed((map, key) => Object.hasOwn(mapOf(map), textOf(key))),
  keys: variadic((first: Json, ...rest: Json[]) => [first, ...rest].flatMap((map) => keysOf(mapOf(map)))),
  values: fixed((map) => keysOf(mapOf(map)).map((key) => valueAt(mapOf(map), key) ?? null)),
  pluck: variadic((key: Json, ...maps: Json[]) =>
    maps.map((map) => valueAt(mapOf(map), textOf(key))).filter((value) => value !== undefined),
  ),
  pick: variadic((map: Json, ...keys: Json[]) => filterKeys(mapOf(map), (key) => keys.map(textOf).includes(key))),
  omit: variadic((map: Json, ...keys: Json[]) => filterKeys(mapOf(map), (key) => !keys.map(textOf).includes(key))),
  merge: variadic((first: Json, ...rest: Json[]) =>
    rest.map(mapOf).reduce((merged, map) => mergeDeep(map, merged), mapOf(first)),
  ),
  mergeOverwrite: variadic((first: Json, ...rest: Json[]) =>
    rest.map(mapOf).reduce((merged, map) => mergeDeep(merged, map), mapOf(first)),
  ),
  dig: {
    run: (...values: Json[]) => dig(values.slice(0, -2).map(textOf), values.at(-2) ?? null, values.at(-1) ?? null),
    least: 3,
    most: Number.POSITIVE_INFINITY,
  },
};

function dict(values: readonly Json[]): Json {
  const entries: [string, Json][] = [];
  for (let index = 0; index < values.length; index += 2) {
    const [key, value] = values.slice(index, index + 2);
    if (typeof key !== 'string') throw new HelperError(`takes strings as keys, not ${describeValue(key ?? null)}`);
    if (value === undefined) throw new HelperError(`takes pairs of key and value: "${key}" has no value`);
    entries.push([key, value]);
  }
  return Object.fromEntries(entries);
}

function keysOf(map: JsonObject): string[] {
  return Object.keys(map).sort(compareTexts);
}

function filterKeys(map: JsonObject, isKept: (key: string) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(map).filter(([key]) => isKept(key)));
}

/** The second map wins; maps under one key merge, lists are replaced. */
function mergeDeep(first: JsonObject, second: JsonObject): JsonObject {
  const merged = new Map(Object.entries(first));
  for (const [key, value] of Object.entries(second)) {
    const other = merged.get(key);
    merged.set(key, isJsonObject(other) && isJsonObject(value) ? mergeDeep(other, value) : value);
  }
  return Object.fromEntries(merged);
}

/** A null on the path counts as missing, like a deleted key in Helm; a scalar on the path is an error. */
function dig(path: readonly string[], initial: Json, map: Json): Json {
  let value: Json = mapOf(map);
  for (const key of path) {
    const next: Json = valueAt(mapOf(value), key) ?? null;
    if (next === null) return initial;
    value = next;
  }
  return value;
}
