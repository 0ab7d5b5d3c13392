import { isJsonObject, type Json, type JsonObject } from '../../../json/index.ts';
import { compileExpression } from '../../values/regularExpression.ts';

/** A key, or all keys of a kind, that an object of the former schema could have. */
export interface ObjectKey {
  /** Undefined for keys that neither schema names. */
  name?: string;
  /** The pattern that the key matches, if that is all that is known of it. */
  pattern?: string;
  /** What the key's value could be: any of these. */
  former: Json[];
}

/** Every key that a value of the former schema could have, as far as the two schemas treat keys differently. */
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
      // Where the former schema has another pattern the key may match that one, or none.
      return { pattern, former: shared === undefined ? [rest, ...Object.values(formerPatterns)] : [shared] };
    }),
    { former: [rest, ...unshared.map(([, part]) => part)] },
  ];
}

/** What a schema asks of the value of a key: all of these. */
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
