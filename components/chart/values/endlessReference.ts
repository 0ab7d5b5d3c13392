import { isJsonObject, type Json, type JsonObject, type ValuePath } from '../../json/index.ts';

/** Keywords whose subschemas apply to the same value. Source: JSON Schema 2020-12, in-place applicators. */
const single = ['not', 'if', 'then', 'else'];
const listed = ['allOf', 'anyOf', 'oneOf'];
const references = ['$ref', '$dynamicRef', '$recursiveRef'];

/** The path of a reference that leads back to its own schema with the same value; undefined if every reference ends. */
export function endlessReference(schema: JsonObject): ValuePath | undefined {
  const ending = new Set<Json>();
  return search(schema, []);

  function search(part: Json, path: ValuePath): ValuePath | undefined {
    if (Array.isArray(part)) return first([...part.entries()], path);
    if (!isJsonObject(part)) return undefined;
    const keyword = references.find((each) => part[each] !== undefined);
    if (keyword !== undefined && isEndless(part, [])) return [...path, keyword];
    return first(Object.entries(part), path);
  }

  function first(children: readonly [string | number, Json][], path: ValuePath): ValuePath | undefined {
    for (const [key, child] of children) {
      const found = search(child, [...path, key]);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** @param above the subschemas that lead here with the same value */
  function isEndless(part: Json | undefined, above: readonly Json[]): boolean {
    if (!isJsonObject(part) || ending.has(part)) return false;
    if (above.includes(part)) return true;
    const next = [
      ...references.map((keyword) => targetOf(part[keyword], schema)),
      ...single.map((keyword) => part[keyword]),
      ...listed.flatMap((keyword) => part[keyword] ?? []),
    ];
    if (next.some((child) => isEndless(child, [...above, part]))) return true;
    ending.add(part);
    return false;
  }
}

/** The target of a reference within the schema. */
function targetOf(reference: Json | undefined, schema: JsonObject): Json | undefined {
  if (typeof reference !== 'string' || !/^#(?:\/|$)/.test(reference)) return undefined;
  return reference
    .slice(1)
    .split('/')
    .slice(1)
    .map((step) => decoded(step).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<Json | undefined>((value, step) => {
      if (Array.isArray(value)) return value[Number(step)];
      return isJsonObject(value) ? value[step] : undefined;
    }, schema);
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}
