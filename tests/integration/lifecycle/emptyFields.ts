import { isJsonObject, type Json, type JsonObject } from '../../../components/json/index.ts';

/** A schema of the API server's OpenAPI document. */
type Schema = JsonObject;

/** The part of `/openapi/v2` that says which fields a kind has. */
export interface ApiSchemas {
  definitions: Readonly<Record<string, Schema>>;
}

/** Fields that nobody but the cluster writes. */
const ofCluster: ReadonlySet<string> = new Set(['status', 'managedFields', 'ownerReferences']);

/**
 * Every empty list and empty map that can be added to an object, as the object with just that field added.
 * @returns in the order of the schema; nothing for a kind that the document lacks
 */
export function* withEachEmptyField(object: JsonObject, { definitions }: ApiSchemas): Generator<JsonObject> {
  const [group, version] = String(object.apiVersion).includes('/')
    ? String(object.apiVersion).split('/')
    : ['', object.apiVersion];
  const isOf = (schema: Schema) =>
    JSON.stringify(schema['x-kubernetes-group-version-kind'] ?? []).includes(
      JSON.stringify({ group, kind: object.kind, version }),
    );
  const schema = Object.values(definitions).find(isOf);
  if (schema !== undefined) yield* variants(object, schema);

  function resolve(given: Json | undefined): Schema {
    const reference = isJsonObject(given) ? given.$ref : undefined;
    const found = typeof reference === 'string' ? definitions[reference.replace('#/definitions/', '')] : given;
    return isJsonObject(found) ? found : {};
  }

  function* variants(value: Json, given: Schema): Generator<JsonObject> {
    const schema = resolve(given);
    if (!isJsonObject(value) || !isJsonObject(schema.properties)) return;
    for (const [name, property] of Object.entries(schema.properties)) {
      if (ofCluster.has(name)) continue;
      const known = resolve(property);
      const present = value[name];
      if (present === undefined) {
        if (known.type === 'array') yield { ...value, [name]: [] };
        else if (known.additionalProperties !== undefined) yield { ...value, [name]: {} };
      } else if (Array.isArray(present)) {
        const [first = null, ...rest] = present;
        for (const other of variants(first, resolve(known.items))) yield { ...value, [name]: [other, ...rest] };
      } else {
        for (const other of variants(present, known)) yield { ...value, [name]: other };
      }
    }
  }
}
