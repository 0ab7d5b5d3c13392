import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';

/** The subschema that a reference names. */
export interface Referenced {
  schema: Json;
  /** The resource that contains the subschema: the base of its own references. */
  resource: JsonObject;
  /** The last word of the reference, for the name of a type. */
  word: string;
}

/** Whether the schema is a resource of its own: references in it start there. */
export function isResource({ $id }: JsonObject): boolean {
  return typeof $id === 'string' && !$id.startsWith('#');
}

/**
 * Finds the subschema of a `$ref` in the same document: a JSON pointer, an anchor, or the `$id` of a part of the document.
 * @param resource the resource that contains the reference
 * @param whole the document
 * @returns undefined if the reference leads out of the document, or nowhere. Nothing is read or downloaded.
 */
export function findReference(reference: string, resource: JsonObject, whole: JsonObject): Referenced | undefined {
  const [address = '', fragment = ''] = reference.split('#');
  const base = address === '' ? resource : resourcesOf(whole).find(({ ids }) => isNamed(ids, address, whole))?.schema;
  if (base === undefined) return undefined;
  const word = keysOf(fragment).at(-1) || address.split('/').at(-1) || 'Schema';
  if (fragment === '') return { schema: base, resource: base, word };
  if (fragment.startsWith('/')) return followPointer(fragment, base, word);
  const schema = subschemasOf(base).find((part) => isAnchor(part, fragment));
  return schema === undefined ? undefined : { schema, resource: base, word };
}

function followPointer(pointer: string, base: JsonObject, word: string): Referenced | undefined {
  let schema: Json = base;
  let resource = base;
  for (const key of keysOf(pointer).slice(1)) {
    const next: Json | undefined = Array.isArray(schema)
      ? schema[Number(key)]
      : isJsonObject(schema) && Object.hasOwn(schema, key)
        ? schema[key]
        : undefined;
    if (next === undefined) return undefined;
    schema = next;
    if (isJsonObject(schema) && isResource(schema)) resource = schema;
  }
  return { schema, resource, word };
}

function keysOf(pointer: string): string[] {
  return pointer.split('/').map((part) => decoded(part).replaceAll('~1', '/').replaceAll('~0', '~'));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isAnchor({ $anchor, $dynamicAnchor, $id }: JsonObject, name: string): boolean {
  return $anchor === name || $dynamicAnchor === name || $id === `#${name}`;
}

/** Draft 4 writes `id`. */
function resourcesOf(whole: JsonObject): { schema: JsonObject; ids: string[] }[] {
  return subschemasOf(whole).flatMap((schema) => {
    const ids = [schema.$id, schema.id].filter((id) => typeof id === 'string').map((id) => id.replace(/#$/, ''));
    return ids.length === 0 ? [] : [{ schema, ids }];
  });
}

function isNamed(ids: readonly string[], address: string, whole: JsonObject): boolean {
  return ids.some((id) => id === address || absolute(id, whole) === absolute(address, whole));
}

function absolute(address: string, { $id, id }: JsonObject): string {
  const base = typeof $id === 'string' ? $id : typeof id === 'string' ? id : '';
  return URL.parse(address, URL.canParse(base) ? base : 'schema:///')?.href ?? address;
}

function subschemasOf(part: Json): JsonObject[] {
  if (Array.isArray(part)) return part.flatMap(subschemasOf);
  return isJsonObject(part) ? [part, ...Object.values(part).flatMap(subschemasOf)] : [];
}
