import { isJsonObject, type Json, type JsonObject } from '../../config/index.ts';
import { HelperError } from './helper.ts';

/** Helm's truth: false, 0, "", null and empty lists and maps are empty, all else is not. */
export function isEmptyValue(value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isJsonObject(value)) return Object.keys(value).length === 0;
  return !value;
}

/** How messages call a value: `the string "x"`, `a map`. */
export function describeValue(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (isJsonObject(value)) return 'a map';
  return `the ${typeof value} ${JSON.stringify(value)}`;
}

/** The text of a scalar; null is the empty text. */
export function textOf(value: Json): string {
  if (typeof value === 'object' && value !== null) {
    throw new HelperError(`takes a text, not ${describeValue(value)}; toYaml or toJson make a text of it`);
  }
  return value === null ? '' : String(value);
}

export function integerOf(value: Json): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw new HelperError(`takes a whole number, not ${describeValue(value)}`);
  }
  return value;
}

export function listOf(value: Json): Json[] {
  if (!Array.isArray(value)) throw new HelperError(`takes a list, not ${describeValue(value)}`);
  return value;
}

export function mapOf(value: Json): JsonObject {
  if (!isJsonObject(value)) throw new HelperError(`takes a map, not ${describeValue(value)}`);
  return value;
}
