import { isJsonObject, type Json, type JsonObject, type ValuePath } from '../../json/index.ts';
import { withoutDirectives } from './directives.ts';
import { indexOfItem, isSameItem, itemsInOrder } from './listItems.ts';
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
  if (keys.length === 0) return itemsInOrder([...new Set([...original, ...patch])], patch, original, keys);
  const items = patch.map((item, index) => itemOf(item, keys, [...path, index]));
  const added = items.filter(({ action }) => action === 'merge');
  if (items.some(({ action }) => action === 'replace')) return added.map(({ item }) => withoutDirectives(item));
  const deleted = items.filter(({ action }) => action === 'delete');
  const merged: Json[] = original.filter((item) => !deleted.some((each) => isSameItem(item, each.item, keys)));
  for (const { item, at } of added) {
    const index = indexOfItem(merged, item, keys);
    const there = merged[index];
    if (isJsonObject(there)) merged[index] = mergeItem(there, item, at);
    else merged.push(withoutDirectives(item));
  }
  return itemsInOrder(
    merged,
    added.map(({ item }) => item),
    original,
    keys,
  );
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
