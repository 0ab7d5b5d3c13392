import { isJsonObject, type Json, type ValuePath } from '../../json/index.ts';

/**
 * The deepest paths at which two renders of a document differ. Lists of different lengths and maps with different keys differ as a whole,
 * because their items cannot be matched.
 */
export function differingPaths(first: Json, second: Json | undefined, path: ValuePath = []): ValuePath[] {
  if (isJsonObject(first) && isJsonObject(second)) {
    const keys = Object.keys(first);
    const isAlike = keys.length === Object.keys(second).length && keys.every((key) => Object.hasOwn(second, key));
    return isAlike ? keys.flatMap((key) => differingPaths(first[key] ?? null, second[key], [...path, key])) : [path];
  }
  if (Array.isArray(first) && Array.isArray(second) && first.length === second.length) {
    return first.flatMap((item, index) => differingPaths(item, second[index], [...path, index]));
  }
  return JSON.stringify(first) === JSON.stringify(second) ? [] : [path];
}

/**
 * How a field that differs between two renders is handled. A `name` is the object's own name or namespace. Labels and annotations are
 * `renewed`: alone they don't cause a revision. A `checksum` follows its source. Everything else is `kept`.
 */
export type FieldKind = 'kept' | 'renewed' | 'checksum' | 'name';

/** @param path inside of the object */
export function fieldKindOf(path: ValuePath): FieldKind {
  if (path.length === 2 && path[0] === 'metadata' && ['name', 'namespace'].includes(String(path[1]))) return 'name';
  const index = path.findIndex(
    (key, place) => (key === 'annotations' || key === 'labels') && place > 0 && path[place - 1] === 'metadata',
  );
  if (index === -1) return 'kept';
  return String(path[index + 1] ?? '').startsWith('checksum/') ? 'checksum' : 'renewed';
}

/** The path of the object that contains a field of the document: a List has several objects. */
export function objectPathOf(document: Json, path: ValuePath): ValuePath {
  if (!isJsonObject(document) || path.length < 2 || path[0] !== 'items') return [];
  const isList = String(document.kind ?? '').endsWith('List') && Array.isArray(document.items);
  return isList ? path.slice(0, 2) : [];
}
