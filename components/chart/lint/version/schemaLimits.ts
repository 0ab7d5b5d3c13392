import type { Json, JsonObject } from '../../../json/index.ts';
import type { SchemaType } from './schemaAlternatives.ts';

/**
 * Limits: keywords that must not decrease, and keywords that must not increase, so that no valid value becomes invalid.
 */
const upper = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
const lower = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
/** Keywords that must stay the same or be removed. */
const fixed = ['pattern', 'multipleOf', 'uniqueItems'];

const ofType: Readonly<Record<SchemaType, readonly string[]>> = {
  array: ['minItems', 'maxItems', 'uniqueItems'],
  boolean: [],
  integer: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  null: [],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  object: ['minProperties', 'maxProperties'],
  string: ['minLength', 'maxLength', 'pattern', 'format'],
};

/** All keywords that this file handles. */
export const limits: readonly string[] = [...upper, ...lower, ...fixed];

/** The limits that became narrower for values of a type, each as a sentence without its subject. */
export function narrowedLimits(type: SchemaType, before: JsonObject, after: JsonObject): string[] {
  return ofType[type].flatMap((keyword) => {
    const [was, is] = [before[keyword], after[keyword]];
    if (is === undefined || is === false || allows(keyword, was, is)) return [];
    return [`has ${keyword} ${JSON.stringify(is)}${was === undefined ? '' : `, and had ${JSON.stringify(was)}`}`];
  });
}

function allows(keyword: string, was: Json | undefined, is: Json): boolean {
  if (keyword === 'minLength' || keyword === 'minItems' || keyword === 'minProperties') {
    return Number(is) <= Number(was ?? 0);
  }
  if (typeof was === 'number' && typeof is === 'number') {
    if (upper.includes(keyword)) return is >= was;
    if (lower.includes(keyword)) return is <= was;
  }
  return was === is;
}
