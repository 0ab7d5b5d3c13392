import { isJsonObject, type Json, type JsonObject } from '../../../json/index.ts';

export type SchemaType = 'array' | 'boolean' | 'integer' | 'null' | 'number' | 'object' | 'string';

/** A schema for values of one type, or for one value. */
export interface Alternative {
  type: SchemaType;
  keywords: JsonObject;
  /** Set if this is the only value. */
  only?: { value: Json };
}

const allTypes: readonly SchemaType[] = ['array', 'boolean', 'null', 'number', 'object', 'string'];

/** The types that a schema allows; undefined for all. An integer is a number too. */
export function typesOf({ type }: JsonObject): readonly SchemaType[] {
  if (type === undefined) return allTypes;
  const names = [type].flat();
  return [...allTypes, 'integer' as const].filter((known) => names.includes(known));
}

/**
 * Splits a schema into alternatives: its choices, enums and types. Together they accept every value that the schema
 * accepts, and possibly more if keywords are duplicated.
 * @param root the schema for references
 */
export function alternativesOf(schema: Json, root: JsonObject): Alternative[] {
  return branchesOf(schema, root, 0).flatMap((keywords): Alternative[] => {
    const values = Array.isArray(keywords.enum)
      ? keywords.enum
      : 'const' in keywords
        ? [keywords.const ?? null]
        : undefined;
    if (values !== undefined) return values.map((value) => ({ type: typeOf(value), keywords, only: { value } }));
    return typesOf(keywords).flatMap((type): Alternative[] => {
      if (type === 'null') return [{ type, keywords, only: { value: null } }];
      if (type === 'boolean') return [true, false].map((value) => ({ type, keywords, only: { value } }));
      return [{ type, keywords }];
    });
  });
}

/** The maximum depth of nested references. */
const deepest = 20;

/** The schema without choices: the keywords of each combination of branches. */
function branchesOf(schema: Json, root: JsonObject, depth: number): JsonObject[] {
  if (schema === false) return [];
  if (!isJsonObject(schema) || depth > deepest) return [{}];
  const { $ref, allOf, anyOf, oneOf, ...rest } = schema;
  let branches: JsonObject[] = [rest];
  const combine = (others: readonly JsonObject[]) => {
    branches = branches.flatMap((branch) => others.map((other) => both(branch, other)));
  };
  if (typeof $ref === 'string') combine(branchesOf(followed($ref, root), root, depth + 1));
  for (const part of listOf(allOf)) combine(branchesOf(part, root, depth + 1));
  for (const choice of [anyOf, oneOf]) {
    if (choice !== undefined) combine(listOf(choice).flatMap((part) => branchesOf(part, root, depth + 1)));
  }
  return branches;
}

/** Keywords that only have a meaning together. */
const groups = [
  ['properties', 'patternProperties', 'additionalProperties'],
  ['prefixItems', 'items'],
  ['contains', 'minContains', 'maxContains'],
  ['if', 'then', 'else'],
];

/**
 * Combines the keywords of two schemas that both apply. For a keyword in both, one is kept, so the result accepts at
 * least what both accept.
 */
function both(first: JsonObject, second: JsonObject): JsonObject {
  const shared = groups.filter((group) =>
    [first, second].every((schema) => group.some((keyword) => keyword in schema)),
  );
  const left = Object.entries(second).filter(([keyword]) => !shared.some((group) => group.includes(keyword)));
  return { ...first, ...Object.fromEntries(left) };
}

/** The target of a reference within the schema; a schema that accepts everything if the target does not exist. */
export function followed(reference: string, root: JsonObject): Json {
  if (reference === '#') return root;
  if (!reference.startsWith('#/')) return true;
  const steps = reference.slice(2).split('/');
  return steps.reduce<Json>((value, step) => {
    const key = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
    return isJsonObject(value) ? (value[key] ?? true) : true;
  }, root);
}

export function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

function typeOf(value: Json): SchemaType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  if (typeof value === 'string') return 'string';
  return typeof value === 'boolean' ? 'boolean' : 'object';
}
