/** A YAML or JSON value in memory. It never contains `undefined`. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

export interface JsonObject {
  [key: string]: Json;
}

/** The keys and indexes that lead to a value, outermost first. */
export type ValuePath = readonly (string | number)[];

/** True for maps only: lists and null are not. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `a.b[0].c`; a key with dots in it is quoted: `a["b.c"]`. */
export function formatPath(path: ValuePath): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (/[.[\]"\s]/.test(part) || part === '') text += `[${JSON.stringify(part)}]`;
    else text += text === '' ? part : `.${part}`;
  }
  return text;
}

/**
 * The inverse of {@link formatPath}.
 * @returns undefined if the text is not a path
 */
export function parsePath(text: string): ValuePath | undefined {
  const part = /(?:^|\.)([^.[\]"\s]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/y;
  const path: (string | number)[] = [];
  while (part.lastIndex < text.length) {
    const [, key, index, quoted] = part.exec(text) ?? [];
    if (key !== undefined) path.push(key);
    else if (index !== undefined) path.push(Number(index));
    else if (quoted !== undefined) path.push(JSON.parse(quoted));
    else return undefined;
  }
  return path;
}

/**
 * The deepest paths at which two values differ. Lists of different lengths differ as a whole.
 * @param order sorts the keys of maps. @default the order of the keys in the values
 */
export function changedPaths(
  left: Json | undefined,
  right: Json | undefined,
  order: (keys: string[]) => string[] = (keys) => keys,
  path: ValuePath = [],
): ValuePath[] {
  if (isJsonObject(left) && isJsonObject(right)) {
    const keys = order(Object.keys({ ...left, ...right }));
    return keys.flatMap((key) => changedPaths(left[key], right[key], order, [...path, key]));
  }
  if (Array.isArray(left) && Array.isArray(right) && left.length === right.length) {
    return left.flatMap((item, index) => changedPaths(item, right[index], order, [...path, index]));
  }
  return JSON.stringify(left) === JSON.stringify(right) ? [] : [path];
}

/** The value at a path; undefined if the path does not exist. */
export function valueAt(values: Json, path: ValuePath): Json | undefined {
  let value: Json | undefined = values;
  for (const part of path) {
    if (Array.isArray(value)) value = typeof part === 'number' ? value[part] : undefined;
    else value = isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  }
  return value;
}

/** Sets a key of a map, also `__proto__`, to which a plain assignment would not create a key. */
export function setKey(map: JsonObject, key: string, value: Json): void {
  if (key === '__proto__')
    Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
  else map[key] = value;
}

/** The leaves of a value in document order; an empty map or list counts as a leaf. */
export function leavesOf(value: Json, path: ValuePath): { path: ValuePath; value: Json }[] {
  const children: [string | number, Json][] = Array.isArray(value)
    ? [...value.entries()]
    : isJsonObject(value)
      ? Object.entries(value)
      : [];
  if (children.length === 0) return [{ path, value }];
  return children.flatMap(([key, child]) => leavesOf(child, [...path, key]));
}

/** Replaces the value at an existing path; without the path the value stays as it is. */
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
