import type { Json } from '../../json/index.ts';

/** The part of JSON Schema that decides a TypeScript type: what json-schema-to-typescript prints. An empty shape is `unknown`. */
export interface Shape {
  description?: string;
  deprecated?: boolean;
  type?: 'array' | 'boolean' | 'null' | 'number' | 'object' | 'string';
  properties?: Record<string, Shape>;
  required?: string[];
  /** @default true */
  additionalProperties?: boolean | Shape;
  items?: Shape;
  enum?: Json[];
  anyOf?: Shape[];
  allOf?: Shape[];
  $ref?: string;
  tsType?: 'never' | 'unknown';
}

export const never: Shape = { tsType: 'never' };

/** Whether every value fits the shape. */
export function isUnknown({ description: _text, deprecated: _flag, ...shape }: Shape): boolean {
  return shape.tsType === 'unknown' || Object.keys(shape).length === 0;
}

/** Whether the shape is a map of its own, not a reference or a union. */
export function isMap({ type }: Shape): boolean {
  return type === 'object';
}

/** Whether null fits the shape. */
export function acceptsNull(shape: Shape): boolean {
  if (shape.anyOf !== undefined) return shape.anyOf.some(acceptsNull);
  if (shape.allOf !== undefined) return shape.allOf.every(acceptsNull);
  return isUnknown(shape) || shape.type === 'null' || shape.enum?.includes(null) === true;
}

/** Whether a map of the shape must have a key. */
export function requiresKeys({ required = [], anyOf = [], allOf = [] }: Shape): boolean {
  return required.length > 0 || allOf.some(requiresKeys) || (anyOf.length > 0 && anyOf.every(requiresKeys));
}

/** A shape that a value of any of the shapes fits. */
export function unionOf(shapes: readonly Shape[]): Shape {
  if (shapes.some(isUnknown)) return {};
  const members = shapes.flatMap((shape) => (shape.anyOf !== undefined && onlyUnion(shape) ? shape.anyOf : [shape]));
  const distinct = [...new Map(members.map((shape) => [JSON.stringify(shape), shape])).values()];
  const [first, ...others] = distinct;
  if (first === undefined) return never;
  return others.length === 0 ? first : { anyOf: distinct };
}

/** A shape for the values that fit both shapes. The first one decides the description and the order of the keys. */
export function intersectionOf(left: Shape, right: Shape): Shape {
  const texts = { ...textOf(right), ...textOf(left) };
  // An unknown value with a description is not an empty shape.
  if (isUnknown(left) && !isUnknown(right)) return { ...right, ...texts };
  if (isUnknown(right) || isNarrower(left, right)) return { ...left, ...texts };
  if (isNarrower(right, left)) return { ...right, ...texts };
  if (isMap(left) && isMap(right)) return { ...mergeMaps(left, right), ...texts };
  return { allOf: [...membersOf(left), ...membersOf(right)], ...texts };
}

function membersOf(shape: Shape): Shape[] {
  const { description: _text, deprecated: _flag, ...rest } = shape;
  return rest.allOf ?? [rest];
}

/** A key is known if either map knows it. The other keys are closed if either map closes them. */
function mergeMaps(left: Shape, right: Shape): Shape {
  const { properties: own = {} } = left;
  const { properties: others = {} } = right;
  const keys = [...new Set([...Object.keys(own), ...Object.keys(others)])];
  const properties = Object.fromEntries(
    keys.map((key) => [key, intersectionOf(ownShape(own, key), ownShape(others, key))]),
  );
  const required = [...new Set([...(left.required ?? []), ...(right.required ?? [])])];
  const rest = mergeRest(left.additionalProperties, right.additionalProperties);
  return {
    type: 'object',
    properties,
    ...(required.length === 0 ? {} : { required }),
    ...(rest === undefined ? {} : { additionalProperties: rest }),
  };
}

function mergeRest(left: Shape['additionalProperties'], right: Shape['additionalProperties']) {
  if (left === false || right === false) return false;
  if (typeof left === 'object' && typeof right === 'object') return intersectionOf(left, right);
  return typeof left === 'object' ? left : (right ?? left);
}

function ownShape(shapes: Record<string, Shape>, key: string): Shape {
  return (Object.hasOwn(shapes, key) ? shapes[key] : undefined) ?? {};
}

/** Whether each value of the first shape fits the second one, as far as literals and plain types show it. */
function isNarrower(left: Shape, right: Shape): boolean {
  if (left.anyOf !== undefined && onlyUnion(left)) return left.anyOf.every((member) => isNarrower(member, right));
  if (right.properties !== undefined || right.items !== undefined || right.type === undefined) {
    return JSON.stringify({ ...left, ...noTexts }) === JSON.stringify({ ...right, ...noTexts });
  }
  if (left.enum !== undefined) return left.enum.every((value) => typeOf(value) === right.type);
  return left.type === right.type && right.additionalProperties === undefined;
}

const noTexts = { description: undefined, deprecated: undefined };

function typeOf(value: Json): Shape['type'] | 'undefined' | 'bigint' | 'symbol' | 'function' {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function onlyUnion(shape: Shape): boolean {
  return Object.keys(shape).every((key) => key === 'anyOf' || key === 'description' || key === 'deprecated');
}

function textOf({ description, deprecated }: Shape): Shape {
  return { ...(description === undefined ? {} : { description }), ...(deprecated ? { deprecated } : {}) };
}
