import { isJsonObject, type Json, type ValuePath } from '../../json/index.ts';

/**
 * Where two renders of a document differ, as deep as can be said. A list that has another length and a map that has other keys
 * differ as a whole: a part of them cannot be found again.
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
 * What becomes of a field that two renders make differently. A `name` is the name or namespace of the object itself. Labels and annotations are
 * `renewed`: they make no revision by themselves. A `checksum` follows what it is a checksum of. Everything else is `kept`.
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

/** The way to the object that a field of a document is of: a list has several. */
export function objectPathOf(document: Json, path: ValuePath): ValuePath {
  if (!isJsonObject(document) || path.length < 2 || path[0] !== 'items') return [];
  const isList = String(document.kind ?? '').endsWith('List') && Array.isArray(document.items);
  return isList ? path.slice(0, 2) : [];
}

/** The value with another one at a path that it has; without the path it stays as it is. */
export function withValueAt(value: Json, [key, ...rest]: ValuePath, item: Json): Json {
  if (key === undefined) return item;
  if (Array.isArray(value)) {
    return value.map((each, index) => (index === key ? withValueAt(each, rest, item) : each));
  }
  if (!isJsonObject(value) || !Object.hasOwn(value, key)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, name === String(key) ? withValueAt(each, rest, item) : each]),
  );
}
