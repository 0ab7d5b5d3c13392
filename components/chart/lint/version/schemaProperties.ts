import { isJsonObject, type Json, type JsonObject } from '../../../json/index.ts';
import { compileExpression } from '../../values/regularExpression.ts';

/** A key, or all keys of a kind, in objects of the old schema. */
export interface ObjectKey {
  /** Undefined for keys that neither schema names. */
  name?: string;
  /** The pattern of the key, if the key is only known by it. */
  pattern?: string;
  /** The alternatives for the key's value in the old schema. */
  former: Json[];
}

/** The keys of objects of the old schema, grouped by how the two schemas treat them. */
export function keysOf(before: JsonObject, after: JsonObject): ObjectKey[] {
  const named = new Set([...Object.keys(mapOf(before.properties)), ...Object.keys(mapOf(after.properties))]);
  const rest = restOf(before);
  const formerPatterns = mapOf(before.patternProperties);
  const latterPatterns = Object.keys(mapOf(after.patternProperties));
  const unshared = Object.entries(formerPatterns).filter(([pattern]) => !latterPatterns.includes(pattern));
  return [
    ...[...named].map((name): ObjectKey => ({ name, former: [combined(partsOf(name, before))] })),
    ...latterPatterns.map((pattern): ObjectKey => {
      const shared = formerPatterns[pattern];
      // If the old schema has another pattern, the key may match it or not.
      return { pattern, former: shared === undefined ? [rest, ...Object.values(formerPatterns)] : [shared] };
    }),
    { former: [rest, ...unshared.map(([, part]) => part)] },
  ];
}

/** The schemas that the value of a key must satisfy. */
export function schemasOf({ name, pattern }: ObjectKey, schema: JsonObject): Json[] {
  if (name !== undefined) return partsOf(name, schema);
  const part = pattern === undefined ? undefined : mapOf(schema.patternProperties)[pattern];
  return [part ?? restOf(schema)];
}

function partsOf(name: string, schema: JsonObject): Json[] {
  const properties = mapOf(schema.properties);
  const own = properties[name];
  const matching = Object.entries(mapOf(schema.patternProperties)).filter(([pattern]) =>
    compileExpression(pattern).test(name),
  );
  const parts = [
    ...(own === undefined || !Object.hasOwn(properties, name) ? [] : [own]),
    ...matching.map(([, part]) => part),
  ];
  return parts.length === 0 ? [restOf(schema)] : parts;
}

function combined(parts: Json[]): Json {
  const [first = true, ...others] = parts;
  return others.length === 0 ? first : { allOf: parts };
}

function restOf({ additionalProperties = true }: JsonObject): Json {
  return additionalProperties;
}

function mapOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
