import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type Json, type JsonObject } from '../../../json/index.ts';
import { HelperError } from './helper.ts';

/** Helm's definition of empty: false, 0, "", null, and empty lists and maps. */
export function isEmptyValue(value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isJsonObject(value)) return Object.keys(value).length === 0;
  return !value;
}

/** Whether types and contents are equal; the order of keys does not matter. */
export function isSame(first: Json, second: Json): boolean {
  return isDeepStrictEqual(first, second);
}

const shownLength = 60;

/** Describes a value for messages: `the string "x"`, `a map`. Long strings are cut. */
export function describeValue(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (isJsonObject(value)) return 'a map';
  if (typeof value !== 'string') return `the ${typeof value} ${value}`;
  return `the string ${shown(value)}`;
}

/** A quoted string, cut if it is long. */
export function shown(text: string): string {
  return JSON.stringify(text.length > shownLength ? `${text.slice(0, shownLength)}…` : text);
}

/** Converts a scalar to a string; null becomes the empty string. */
export function textOf(value: Json): string {
  if (typeof value === 'object' && value !== null) {
    throw new HelperError(`takes a string, not ${describeValue(value)}; toYaml or toJson convert it to a string`);
  }
  return value === null ? '' : String(value);
}

export function integerOf(value: Json): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw new HelperError(`takes an integer, not ${describeValue(value)}`);
  }
  return value;
}

export function numberOf(value: Json): number {
  if (typeof value !== 'number') throw new HelperError(`takes a number, not ${describeValue(value)}`);
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

/** The map's own value for a key. All JavaScript objects inherit keys such as `constructor`. */
export function valueAt(map: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Compares by bytes, like Go, independent of the locale. */
export function compareTexts(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
