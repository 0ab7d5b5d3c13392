import { isJsonObject, type Json } from '../../json/index.ts';

/** What the API server adds to an item that does not set one of its keys. */
const defaults: Readonly<Record<string, Json>> = { protocol: 'TCP' };

/** The items of a list by their first key: lists may be long, and only these few can be the same item. */
export type ItemIndex = ReadonlyMap<Json | undefined, number[]>;

/** Indexes the items of a list by their first key. */
export function indexItems(items: readonly Json[], keys: readonly string[]): Map<Json | undefined, number[]> {
  const found = new Map<Json | undefined, number[]>();
  for (const [index, item] of items.entries()) addItem(found, item, index, keys);
  return found;
}

/** Adds an item to the index. */
export function addItem(found: Map<Json | undefined, number[]>, item: Json, at: number, keys: readonly string[]): void {
  const key = firstKeyOf(item, keys);
  const there = found.get(key);
  if (there === undefined) found.set(key, [at]);
  else there.push(at);
}

/**
 * The items that a patch changes: of several with the same first key, those with the defaults. Only the first key is required.
 * @param found the index of the items
 */
export function itemsLike(items: readonly Json[], found: ItemIndex, wanted: Json, keys: readonly string[]): number[] {
  return matching(found.get(firstKeyOf(wanted, keys)), (at) => items[at], wanted, keys, isSameItem);
}

function matching(
  candidates: readonly number[] = [],
  itemAt: (index: number) => Json | undefined,
  wanted: Json,
  keys: readonly string[],
  isLike: (item: Json | undefined, wanted: Json, keys: readonly string[]) => boolean,
): number[] {
  const exact = candidates.filter((at) => hasAllKeys(itemAt(at), wanted, keys));
  return exact.length > 0 ? exact : candidates.filter((at) => isLike(itemAt(at), wanted, keys));
}

function isSameItem(item: Json | undefined, wanted: Json | undefined, keys: readonly string[]): boolean {
  if (keys.length === 0) return item === wanted;
  if (!isJsonObject(item) || !isJsonObject(wanted)) return false;
  return keys.every(
    (key, index) => (index > 0 && wanted[key] === undefined) || keyOf(item, key) === keyOf(wanted, key),
  );
}

/** Whether two items have the same keys. */
export function hasAllKeys(item: Json | undefined, other: Json | undefined, keys: readonly string[]): boolean {
  if (keys.length === 0) return item === other;
  return keys.every((key) => keyOf(item, key) === keyOf(other, key));
}

function keyOf(item: Json | undefined, key: string): Json | undefined {
  return isJsonObject(item) ? (item[key] ?? defaults[key]) : undefined;
}

function firstKeyOf(item: Json, [first]: readonly string[]): Json | undefined {
  return first === undefined ? item : keyOf(item, first);
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
  const [placeInPatch, placeInOriginal] = [placesIn(patch, keys), placesIn(original, keys)];
  const placed = merged.map((item) => ({ item, inPatch: placeInPatch(item), inOriginal: placeInOriginal(item) }));
  const ofPatch = placed
    .filter(({ inPatch }) => inPatch !== -1)
    .toSorted((left, right) => left.inPatch - right.inPatch);
  const others = placed
    .filter(({ inPatch }) => inPatch === -1)
    .toSorted((left, right) => left.inOriginal - right.inOriginal);
  const result: Json[] = [];
  let next = 0;
  for (const { item, inOriginal: place } of ofPatch) {
    for (; place !== -1; next++) {
      const other = others[next];
      if (other === undefined || other.inOriginal === -1 || other.inOriginal >= place) break;
      result.push(other.item);
    }
    result.push(item);
  }
  return [...result, ...others.slice(next).map(({ item }) => item)];
}

/** Finds the place of an item in a list; -1 if it is not there. */
function placesIn(list: readonly Json[], keys: readonly string[]): (item: Json) => number {
  const found = indexItems(list, keys);
  const isLike = (other: Json | undefined, item: Json) => isSameItem(item, other, keys);
  return (item) => matching(found.get(firstKeyOf(item, keys)), (at) => list[at], item, keys, isLike)[0] ?? -1;
}
