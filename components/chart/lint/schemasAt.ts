import { isJsonObject, type Json, type JsonObject, type ValuePath } from '../../json/index.ts';

/** Follows references within the schema; undefined for what is no map, or is elsewhere. */
export function resolved(part: Json | undefined, root: JsonObject): JsonObject | undefined {
  let current: Json | undefined = part;
  // References may form a cycle.
  for (let hops = 0; hops < 20; hops++) {
    if (!isJsonObject(current)) return undefined;
    const { $ref } = current;
    if (typeof $ref !== 'string') return current;
    if (!$ref.startsWith('#/')) return undefined;
    current = $ref
      .slice(2)
      .split('/')
      .map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<Json | undefined>((value, step) => (isJsonObject(value) ? value[step] : undefined), root);
  }
  return undefined;
}

/** A schema and all that may apply to the same value: the target of its reference, and the branches of its conditions and alternatives. */
export function alternativesOf(part: Json | undefined, root: JsonObject): JsonObject[] {
  const found = new Set<JsonObject>();
  const visit = (each: Json | undefined): void => {
    if (!isJsonObject(each) || found.has(each)) return;
    found.add(each);
    visit(resolved(each, root));
    for (const keyword of ['allOf', 'anyOf', 'oneOf']) if (Array.isArray(each[keyword])) each[keyword].forEach(visit);
    for (const keyword of ['then', 'else']) visit(each[keyword]);
  };
  visit(part);
  return [...found];
}

/** The schemas that may apply to the value at a path. */
export function schemasAt(root: JsonObject, path: ValuePath): JsonObject[] {
  const start = alternativesOf(root, root);
  return path.reduce<JsonObject[]>((parts, key) => {
    const inner = parts.flatMap(({ properties, additionalProperties }) => {
      const known = isJsonObject(properties) ? properties[String(key)] : undefined;
      return [known ?? additionalProperties];
    });
    return inner.flatMap((part) => alternativesOf(part, root));
  }, start);
}
