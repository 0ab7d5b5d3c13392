import { isJsonObject, type Json, type ValuePath } from './json.ts';

/** A JSON pointer (RFC 6901) as a path; whether a part is an index, the values tell. */
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
