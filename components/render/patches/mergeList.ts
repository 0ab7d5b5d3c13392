import { isJsonObject, type Json, type JsonObject, type ValuePath } from '../../json/index.ts';
import { withoutDirectives } from './directives.ts';
import { addItem, hasAllKeys, indexItems, itemsInOrder, itemsLike } from './listItems.ts';
import { invalidPatch } from './patchFault.ts';

type MergeItem = (original: JsonObject, patch: JsonObject, path: ValuePath) => JsonObject;

/**
 * Merges the items of a list of a patch into those of the object. New items come first, as with kubectl and kustomize.
 * @param keys the fields that identify an item; empty for a list of scalars, which is a set
 * @param mergeItem merges two items with the same keys
 * @throws PatchFault PATCH_INVALID
 */
export function mergeList(
  original: readonly Json[],
  patch: readonly Json[],
  keys: readonly string[],
  mergeItem: MergeItem,
  path: ValuePath,
): Json[] {
  if (keys.length === 0) {
    refuseMaps(patch, path);
    return itemsInOrder([...new Set([...original, ...patch])], patch, original, keys);
  }
  const items = patch.map((item, index) => itemOf(item, keys, [...path, index]));
  const added = items.filter(({ action }) => action === 'merge');
  if (items.some(({ action }) => action === 'replace')) return added.map(({ item }) => withoutDirectives(item));
  const merged = withoutDeleted(original, items, keys);
  const found = indexItems(merged, keys);
  for (const { item, at } of added) {
    const index = onlyItem(merged, itemsLike(merged, found, item, keys), { item, at }, keys) ?? merged.length;
    const there = merged[index];
    merged[index] = isJsonObject(there) ? mergeItem(there, item, at) : withoutDirectives(item);
    if (there === undefined) addItem(found, item, index, keys);
  }
  return itemsInOrder(
    merged,
    added.map(({ item }) => item),
    original,
    keys,
  );
}

function withoutDeleted(original: readonly Json[], items: readonly PatchItem[], keys: readonly string[]): Json[] {
  const found = indexItems(original, keys);
  const deleted = items
    .filter(({ action }) => action === 'delete')
    .flatMap(({ item, at }) => {
      const like = itemsLike(original, found, item, keys);
      onlyItem(original, like, { item, at }, keys);
      return like;
    });
  const indexes = new Set(deleted);
  return original.filter((_item, index) => !indexes.has(index));
}

/** The first of the items that a patch means. @throws PatchFault PATCH_INVALID if they have different keys */
function onlyItem(
  items: readonly Json[],
  [first, ...others]: readonly number[],
  { item, at }: Pick<PatchItem, 'item' | 'at'>,
  keys: readonly string[],
): number | undefined {
  if (first === undefined || others.every((other) => hasAllKeys(items[first], items[other], keys))) return first;
  const missing = keys.filter((key) => item[key] === undefined);
  throw invalidPatch(at, 'matches several items of the list', `Set ${missing.join(' and ')}, too.`);
}

/** As kubectl does: the items of a set are scalars. */
function refuseMaps(patch: readonly Json[], path: ValuePath): void {
  const index = patch.findIndex((item) => typeof item === 'object');
  if (index === -1) return;
  const hint =
    'This list is a set of scalars: `$deleteFromPrimitiveList/<list>` removes some, and a JSON patch replaces it.';
  throw invalidPatch([...path, index], 'is not a scalar', hint);
}

interface PatchItem {
  item: JsonObject;
  action: 'merge' | 'replace' | 'delete';
  at: ValuePath;
}

function itemOf(item: Json, keys: readonly string[], at: ValuePath): PatchItem {
  if (!isJsonObject(item)) throw invalidPatch(at, 'is not a map', `The items of this list have ${keys[0]}.`);
  const { $patch: action = 'merge' } = item;
  if (action !== 'merge' && action !== 'replace' && action !== 'delete') {
    throw invalidPatch([...at, '$patch'], 'is not a directive', 'Write delete, merge or replace.');
  }
  const [key = ''] = keys;
  const isMissing = action !== 'replace' && (item[key] === undefined || item[key] === null);
  if (isMissing) throw invalidPatch(at, `does not set ${key}`, `Items of this list are found by ${key}.`);
  return { item, action, at };
}
