import { isJsonObject, type Json, type ValuePath } from './json.ts';

/** Converts a JSON pointer (RFC 6901) to a path. The values decide whether a segment is an index or a key. */
export function pathOfPointer(pointer: string, values: Json): ValuePath {
  const path: (string | number)[] = [];
  let value: Json | undefined = values;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(value)) {
      path.push(Number(key));
      value = value[Number(key)];
    } else {
      path.push(key);
      value = isJsonObject(value) ? value[key] : undefined;
    }
  }
  return path;
}
