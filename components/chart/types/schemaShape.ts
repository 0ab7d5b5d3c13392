import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import { described } from './describe.ts';
import { mapShape } from './mapShape.ts';
import { findReference, isResource, type Referenced } from './references.ts';
import type { Definitions, Scope } from './scope.ts';
import { intersectionOf, isMap, isUnknown, never, type Shape, unionOf } from './shape.ts';

/** Keywords without which a part of a schema only checks what others describe. */
const describing = [
  ...['properties', 'patternProperties', 'additionalProperties', 'items', 'prefixItems', 'enum', 'const'],
  ...['$ref', '$dynamicRef', '$recursiveRef', 'allOf', 'anyOf', 'oneOf'],
];

/**
 * The shape of the values that a schema of any draft accepts, or a wider one: what TypeScript cannot express is left out, such as patterns,
 * ranges, `not` and `if`. A reference that leads out of the document accepts anything.
 * @param given the default in values.yaml: keys that it has need not be set again
 */
export function schemaShape(schema: Json, given: Json | undefined, scope: Scope): Shape {
  if (schema === false) return never;
  if (!isJsonObject(schema)) return {};
  const inside = isResource(schema) ? { ...scope, resource: schema } : scope;
  const all = [typedShape(schema, given, inside), ...referencedShapes(schema, given, inside)];
  for (const part of listOf(schema.allOf)) all.push(schemaShape(part, given, inside));
  const base = all.reduce(intersectionOf, {});
  const shape = [schema.anyOf, schema.oneOf].reduce<Shape>((whole, choice) => {
    const branches = listOf(choice);
    if (branches.length === 0 || branches.some(onlyChecks)) return whole;
    return withChoice(
      whole,
      branches.map((branch) => schemaShape(branch, given, inside)),
    );
  }, base);
  return described(shape, schema, given);
}

/** If the map is described beside the choice, the branches only describe some of its keys. */
function withChoice(base: Shape, branches: readonly Shape[]): Shape {
  const closed = branches.map((branch) =>
    isMap(base) && isMap(branch) ? { additionalProperties: false, ...branch } : branch,
  );
  return intersectionOf(base, unionOf(closed));
}

/** Whether a branch only says which keys are required, or checks nothing that types express. */
function onlyChecks(branch: Json): boolean {
  if (!isJsonObject(branch)) return branch === true;
  const isTyped = branch.type !== undefined && !(branch.type === 'object' && branch.required !== undefined);
  return !isTyped && !describing.some((keyword) => branch[keyword] !== undefined);
}

/** What the keywords `const`, `enum` and `type` say. */
function typedShape(schema: JsonObject, given: Json | undefined, scope: Scope): Shape {
  if (schema.const !== undefined) return { enum: [schema.const] };
  if (Array.isArray(schema.enum)) return schema.enum.length === 0 ? never : { enum: schema.enum };
  const types = typesOf(schema);
  return types.length === 0 ? {} : unionOf(types.map((type) => shapeOfType(type, schema, given, scope)));
}

/** Without `type`, the keywords for maps and lists show it. */
function typesOf({ type, ...schema }: JsonObject): string[] {
  if (type !== undefined) return [type].flat().filter((each) => typeof each === 'string');
  const keys = ['properties', 'patternProperties', 'additionalProperties', 'unevaluatedProperties', 'required'];
  if (keys.some((key) => schema[key] !== undefined)) return ['object'];
  return schema.items !== undefined || schema.prefixItems !== undefined ? ['array'] : [];
}

function shapeOfType(type: string, schema: JsonObject, given: Json | undefined, scope: Scope): Shape {
  switch (type) {
    case 'object':
      return mapShape(schema, given, below(scope), schemaShape);
    case 'array':
      return { type: 'array', items: itemsOf(schema, below(scope)) };
    case 'integer':
    case 'number':
      return { type: 'number' };
    case 'boolean':
    case 'null':
    case 'string':
      return { type };
    default:
      return {};
  }
}

/** A tuple is a list of any of its items: users rarely write its items one by one. */
function itemsOf({ items, prefixItems, additionalItems, contains: _contains }: JsonObject, scope: Scope): Shape {
  const first = Array.isArray(prefixItems) ? prefixItems : Array.isArray(items) ? items : [];
  const rest = Array.isArray(items) ? additionalItems : items;
  // After a tuple, any items may follow, unless the schema says otherwise.
  return unionOf(
    [...first, ...(rest === false && first.length > 0 ? [] : [rest ?? true])].map((item) =>
      schemaShape(item, undefined, scope),
    ),
  );
}

function referencedShapes(schema: JsonObject, given: Json | undefined, scope: Scope): Shape[] {
  const references = [schema.$ref, schema.$dynamicRef, schema.$recursiveRef];
  return references.flatMap((reference) => {
    if (typeof reference !== 'string') return [];
    const found = findReference(reference, scope.resource, scope.whole);
    return found === undefined || scope.trail.includes(found.schema) ? [] : [referencedShape(found, given, scope)];
  });
}

/**
 * A map that values.yaml fills has its own required keys, and short types are clearer in place: both are not shared. A schema that consists
 * of itself accepts anything.
 */
function referencedShape(found: Referenced, given: Json | undefined, scope: Scope): Shape {
  const inside = { ...scope, resource: found.resource, trail: [...scope.trail, found.schema] };
  const hasDefaults = isJsonObject(given) && Object.keys(given).length > 0;
  if (hasDefaults || isShort(found.schema)) return schemaShape(found.schema, given, inside);
  return define(found, inside);
}

function isShort(schema: Json): boolean {
  if (!isJsonObject(schema)) return true;
  const { enum: choices, const: _const, ...rest } = schema;
  if (Array.isArray(choices) && choices.length > 4) return false;
  return !describing.some((keyword) => rest[keyword] !== undefined);
}

function define({ schema, word }: Referenced, scope: Scope): Shape {
  const { names, shapes } = scope.definitions;
  const known = names.get(schema);
  if (known !== undefined) return { $ref: `#/$defs/${known}` };
  const name = freeName(word, shapes);
  names.set(schema, name);
  // Reserve the name: the schema may refer to itself.
  shapes[name] = {};
  const shape = schemaShape(schema, undefined, scope);
  if (isUnknown(shape)) names.delete(schema);
  shapes[name] = shape;
  return isUnknown(shape) ? shape : { $ref: `#/$defs/${name}` };
}

function freeName(word: string, shapes: Definitions['shapes']): string {
  const parts = word.split(/[^A-Za-z0-9]+/).filter((part) => part !== '');
  const pascal = parts.map((part) => `${part[0]?.toUpperCase()}${part.slice(1)}`).join('');
  const name = /^[A-Z]/.test(pascal) ? pascal : `Type${pascal}`;
  const taken = (candidate: string) => candidate === 'Values' || Object.hasOwn(shapes, candidate);
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? name : `${name}${count}`;
    if (!taken(candidate)) return candidate;
  }
}

/** One level deeper, a schema may refer to itself again. */
function below(scope: Scope): Scope {
  return { ...scope, trail: [] };
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}
