import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';

/** What the API server adds to an item that does not set one of its keys. */
const defaults: Readonly<Record<string, Json>> = { protocol: 'TCP' };

/** The item that a patch changes: of several with the same first key, the one with the defaults. */
export function indexOfItem(items: readonly Json[], wanted: JsonObject, keys: readonly string[]): number {
  const exact = items.findIndex((item) => hasAllKeys(item, wanted, keys));
  return exact === -1 ? items.findIndex((item) => isSameItem(item, wanted, keys)) : exact;
}

/** Whether an item has the keys that are wanted. Only the first key is required. */
export function isSameItem(item: Json | undefined, wanted: Json, keys: readonly string[]): boolean {
  if (keys.length === 0) return item === wanted;
  if (!isJsonObject(item) || !isJsonObject(wanted)) return false;
  return keys.every(
    (key, index) => (index > 0 && wanted[key] === undefined) || keyOf(item, key) === keyOf(wanted, key),
  );
}

function hasAllKeys(item: Json, other: Json, keys: readonly string[]): boolean {
  if (keys.length === 0) return item === other;
  return keys.every((key) => keyOf(item, key) === keyOf(other, key));
}

function keyOf(item: Json, key: string): Json | undefined {
  return isJsonObject(item) ? (item[key] ?? defaults[key]) : undefined;
}

/**
 * Sorts the items of a merged list: those of the patch in its order, all others in the original order, and an item of the patch only after
 * others that were before it.
 */
export function itemsInOrder(
  merged: readonly Json[],
  patch: readonly Json[],
  original: readonly Json[],
  keys: readonly string[],
): Json[] {
  const placeIn = (list: readonly Json[], item: Json) => {
    const exact = list.findIndex((other) => hasAllKeys(item, other, keys));
    return exact === -1 ? list.findIndex((other) => isSameItem(item, other, keys)) : exact;
  };
  const sorted = (items: readonly Json[], by: readonly Json[]) =>
    items.toSorted((left, right) => placeIn(by, left) - placeIn(by, right));
  const ofPatch = sorted(
    merged.filter((item) => placeIn(patch, item) !== -1),
    patch,
  );
  const others = sorted(
    merged.filter((item) => placeIn(patch, item) === -1),
    original,
  );
  const result: Json[] = [];
  for (const item of ofPatch) {
    const place = placeIn(original, item);
    while (place !== -1 && others[0] !== undefined) {
      const next = placeIn(original, others[0]);
      if (next === -1 || next >= place) break;
      result.push(...others.splice(0, 1));
    }
    result.push(item);
  }
  return [...result, ...others];
}
