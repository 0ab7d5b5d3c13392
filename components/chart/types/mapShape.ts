import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import { ownValue } from '../values/mergeValues.ts';
import { described } from './describe.ts';
import { inferShape } from './inferShape.ts';
import type { Scope } from './scope.ts';
import { acceptsNull, requiresKeys, type Shape } from './shape.ts';

type ShapeOf = (schema: Json, given: Json | undefined, scope: Scope) => Shape;

/**
 * The shape of a map. A key is required if the schema requires it and values.yaml does not set it, also if values.yaml sets a map that
 * lacks a required key. Keys that only values.yaml has are known too, if the schema allows them.
 */
export function mapShape(schema: JsonObject, given: Json | undefined, scope: Scope, shapeOf: ShapeOf): Shape {
  const defaults = isJsonObject(given) ? given : {};
  const declared = isJsonObject(schema.properties) ? schema.properties : {};
  const others = otherKeys(schema);
  const required = Array.isArray(schema.required) ? schema.required.filter((key) => typeof key === 'string') : [];
  const shapes = new Map<string, Shape>();
  for (const [key, part] of Object.entries(declared)) shapes.set(key, shapeOf(part, ownValue(defaults, key), scope));
  for (const [key, value] of Object.entries(defaults)) {
    if (shapes.has(key) || others.schema === false) continue;
    // A pattern may describe the key: the types of the other keys then apply.
    if (others.schema === true) {
      if (!others.hasPatterns) shapes.set(key, described(inferShape(value), {}, value));
    } else shapes.set(key, shapeOf(others.schema, value, scope));
  }
  for (const key of required) if (!shapes.has(key)) shapes.set(key, {});
  const lacking = [...shapes].filter(([key, shape]) => {
    const value = ownValue(defaults, key);
    if (isJsonObject(value)) return requiresKeys(shape);
    return required.includes(key) && (value === undefined || (value === null && !acceptsNull(shape)));
  });
  const rest = typeof others.schema === 'boolean' ? others.schema : shapeOf(others.schema, undefined, scope);
  return {
    type: 'object',
    properties: Object.fromEntries(shapes),
    ...(lacking.length === 0 ? {} : { required: lacking.map(([key]) => key) }),
    ...(rest === true ? {} : { additionalProperties: rest }),
  };
}

/** A pattern that every key matches. */
const anyKey = /^\^?(?:\.[*+])?\$?$/;

/** What the schema says about keys that it does not name; TypeScript has no types for patterns. */
function otherKeys(schema: JsonObject): { schema: Json; hasPatterns: boolean } {
  const { additionalProperties, unevaluatedProperties, patternProperties } = schema;
  const isWhole = ['allOf', 'anyOf', 'oneOf', '$ref', 'if'].every((keyword) => schema[keyword] === undefined);
  const rest = additionalProperties ?? (isWhole ? unevaluatedProperties : undefined) ?? true;
  const patterns = isJsonObject(patternProperties) ? Object.entries(patternProperties) : [];
  if (patterns.length === 0) return { schema: rest, hasPatterns: false };
  const every = patterns.find(([pattern]) => anyKey.test(pattern));
  if (every !== undefined) return { schema: every[1], hasPatterns: true };
  const shapes = patterns.map(([, part]) => part);
  if (rest === true) return { schema: true, hasPatterns: true };
  return { schema: { anyOf: rest === false ? shapes : [...shapes, rest] }, hasPatterns: true };
}
