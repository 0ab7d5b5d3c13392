import { isJsonObject, type Json, type JsonObject, type ValuePath } from '../../json/index.ts';
import { withoutDirectives } from './directives.ts';
import { itemsInOrder } from './listItems.ts';
import { mergeList } from './mergeList.ts';
import { fieldOf, type MergeField, type MergeRules, type MergeType } from './mergeRules.ts';
import { invalidPatch } from './patchFault.ts';

const directive = '$patch';
const retain = '$retainKeys';
const remove = '$deleteFromPrimitiveList/';
const order = '$setElementOrder/';

/** What a patch says about one field. */
interface FieldPatch {
  value?: Json;
  /** Scalars to remove from the list. */
  removed?: { items: Json; path: ValuePath };
  /** The order of the list. */
  order?: { items: Json; path: ValuePath };
}

/**
 * Merges a strategic merge patch into an object: maps merge, null removes a field, lists merge by the rules of their type, and everything
 * else is replaced. Without a type, lists are replaced, as in a JSON merge patch. Changes neither argument.
 * (https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md)
 * @param type the type of the map; undefined for one without rules
 * @param path where the patch is, for faults
 * @returns undefined if the patch deletes the map
 * @throws PatchFault PATCH_INVALID
 */
export function strategicMerge(
  original: JsonObject,
  patch: JsonObject,
  type: MergeType | undefined,
  rules: MergeRules,
  path: ValuePath = [],
): JsonObject | undefined {
  const { [directive]: action = 'merge' } = patch;
  if (action === 'delete') return undefined;
  if (action === 'replace') return withoutDirectives(patch);
  if (action !== 'merge') {
    throw invalidPatch([...path, directive], 'is not a directive', 'Write delete, merge or replace.');
  }
  const merged = new Map(Object.entries(retained(original, patch, path)));
  for (const [name, change] of fieldsOf(patch, path)) {
    const rule = fieldOf(type, name);
    const value = changedField(merged.get(name), change, rule, { rules, path: [...path, name] });
    if (value === undefined) merged.delete(name);
    else merged.set(name, value);
  }
  return Object.fromEntries(merged);
}

/** The map with only those keys that `$retainKeys` lists, if the patch has it. */
function retained(original: JsonObject, patch: JsonObject, path: ValuePath): JsonObject {
  const names = patch[retain];
  if (names === undefined) return original;
  const list = Array.isArray(names) && names.every((name) => typeof name === 'string') ? names : undefined;
  if (list === undefined) {
    throw invalidPatch([...path, retain], 'is not a list of names', 'List the keys of the map that stay.');
  }
  for (const [name, { value = null }] of fieldsOf(patch, path)) {
    if (value === null || list.includes(name)) continue;
    throw invalidPatch([...path, retain], `does not list ${name}, which the patch sets`, 'Add it to the list.');
  }
  return Object.fromEntries(Object.entries(original).filter(([name]) => list.includes(name)));
}

function fieldsOf(patch: JsonObject, path: ValuePath): Map<string, FieldPatch> {
  const fields = new Map<string, FieldPatch>();
  const add = (name: string, change: FieldPatch) => fields.set(name, { ...fields.get(name), ...change });
  for (const [key, value] of Object.entries(patch)) {
    const at = { items: value, path: [...path, key] };
    if (key === directive || key === retain) continue;
    if (key.startsWith(remove)) add(key.slice(remove.length), { removed: at });
    else if (key.startsWith(order)) add(key.slice(order.length), { order: at });
    else add(key, { value });
  }
  return fields;
}

interface FieldContext {
  rules: MergeRules;
  path: ValuePath;
}

function changedField(
  original: Json | undefined,
  change: FieldPatch,
  rule: MergeField | undefined,
  context: FieldContext,
): Json | undefined {
  const value = change.value === undefined ? original : mergedValue(original, change.value, rule, context);
  const { removed, order: wanted } = change;
  const left = removed === undefined ? value : withoutItems(value, removed.items, removed.path);
  if (wanted === undefined || !Array.isArray(left)) return left;
  const list = listOf(wanted.items, wanted.path);
  const keys = rule?.keys ?? [];
  if (keys.length === 0 && [...left, ...list].some((item) => typeof item === 'object')) {
    throw invalidPatch(wanted.path, 'orders a list that is not merged', 'Write the whole list in the patch.');
  }
  return itemsInOrder(left, list, Array.isArray(original) ? original : [], keys);
}

function mergedValue(
  original: Json | undefined,
  value: Json,
  rule: MergeField | undefined,
  { rules, path }: FieldContext,
): Json | undefined {
  if (value === null) return undefined;
  const type = rule?.of === undefined || !Object.hasOwn(rules.types, rule.of) ? undefined : rules.types[rule.of];
  if (isJsonObject(value)) {
    const before = isJsonObject(original) && rule?.replaces !== true ? original : {};
    return strategicMerge(before, value, type, rules, path);
  }
  if (!Array.isArray(value)) return value;
  const keys = rule?.keys;
  if (keys === undefined) {
    refuseDirectives(value, path);
    return value.map(withoutDirectives);
  }
  const mergeItem = (item: JsonObject, patch: JsonObject, at: ValuePath) =>
    strategicMerge(item, patch, type, rules, at) ?? {};
  return mergeList(Array.isArray(original) ? original : [], value, keys, mergeItem, path);
}

function withoutItems(value: Json | undefined, removed: Json, path: ValuePath): Json | undefined {
  const items = listOf(removed, path);
  return Array.isArray(value) ? value.filter((item) => !items.includes(item)) : value;
}

function listOf(value: Json, path: ValuePath): Json[] {
  if (Array.isArray(value)) return value;
  throw invalidPatch(path, 'is not a list', 'Write a list.');
}

/** In such a list, a directive would have no effect. */
function refuseDirectives(list: readonly Json[], path: ValuePath): void {
  const index = list.findIndex((item) => isJsonObject(item) && item[directive] !== undefined);
  if (index === -1) return;
  const hint = 'The list is replaced as a whole: write all of its items, or use a JSON patch.';
  throw invalidPatch([...path, index, directive], 'is in a list whose items are not merged', hint);
}
