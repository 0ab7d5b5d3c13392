import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type Json, type JsonObject } from '../../../json/index.ts';
import { HelperError } from './helper.ts';

/** Helm's truth: false, 0, "", null and empty lists and maps are empty, all else is not. */
export function isEmptyValue(value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isJsonObject(value)) return Object.keys(value).length === 0;
  return !value;
}

/** Equal in type and content; the order of keys is no content. */
export function isSame(first: Json, second: Json): boolean {
  return isDeepStrictEqual(first, second);
}

const shownLength = 60;

/** How messages call a value: `the string "x"`, `a map`. Long texts are cut. */
export function describeValue(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (isJsonObject(value)) return 'a map';
  if (typeof value !== 'string') return `the ${typeof value} ${value}`;
  return `the string ${shown(value)}`;
}

/** A text in quotes, cut where it is long. */
export function shown(text: string): string {
  return JSON.stringify(text.length > shownLength ? `${text.slice(0, shownLength)}…` : text);
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

/** The map's own value for a key; undefined if there is none. Every object of JavaScript has keys such as `constructor`. */
export function valueAt(map: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** As Go sorts texts: by bytes, whatever the locale. */
export function compareTexts(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
