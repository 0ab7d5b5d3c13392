import { type Json, writeJson } from '../../../json/index.ts';
import { fixed, HelperError, type HelperTable, variadic } from './helper.ts';
import { formatText } from './printf.ts';
import { integerOf, textOf } from './values.ts';

/** The longest string that a helper returns, in characters: the API server's limit for objects is much lower. */
export const longestText = 2 ** 24;

/** Strings, with Sprig's names and argument order: the string itself is the last argument. */
export const stringHelpers: HelperTable = {
  quote: variadic((...values: Json[]) =>
    present(values)
      .map((text) => writeJson(text))
      .join(' '),
  ),
  squote: variadic((...values: Json[]) =>
    present(values)
      .map((text) => `'${text}'`)
      .join(' '),
  ),
  cat: variadic((...values: Json[]) => present(values).join(' ')),
  print: variadic((...values: Json[]) => values.reduce<string>(printed, '')),
  printf: variadic((format: Json, ...values: Json[]) => formatText(textOf(format), values)),
  indent: fixed((width, text) => indent(widthOf(width), textOf(text))),
  nindent: fixed((width, text) => `\n${indent(widthOf(width), textOf(text))}`),
  trunc: fixed((length, text) => truncate(integerOf(length), textOf(text))),
  substr: fixed((start, end, text) => substring(integerOf(start), integerOf(end), textOf(text))),
  trim: fixed((text) => textOf(text).trim()),
  trimAll: fixed((characters, text) => trimAll(textOf(characters), textOf(text))),
  trimPrefix: fixed((prefix, text) => withoutPrefix(textOf(prefix), textOf(text))),
  trimSuffix: fixed((suffix, text) => withoutSuffix(textOf(suffix), textOf(text))),
  nospace: fixed((text) => textOf(text).replaceAll(/\s+/g, '')),
  lower: fixed((text) => textOf(text).toLowerCase()),
  upper: fixed((text) => textOf(text).toUpperCase()),
  title: fixed((text) => textOf(text).replaceAll(/(?<![\p{L}\p{N}_'])\p{L}/gu, (letter) => letter.toUpperCase())),
  untitle: fixed((text) => textOf(text).replaceAll(/(?<!\S)\p{L}/gu, (letter) => letter.toLowerCase())),
  replace: fixed((from, to, text) => textOf(text).replaceAll(textOf(from), () => textOf(to))),
  repeat: fixed((count, text) => repeat(integerOf(count), textOf(text))),
  contains: fixed((part, text) => textOf(text).includes(textOf(part))),
  hasPrefix: fixed((prefix, text) => textOf(text).startsWith(textOf(prefix))),
  hasSuffix: fixed((suffix, text) => textOf(text).endsWith(textOf(suffix))),
  splitList: fixed((separator, text) => textOf(text).split(textOf(separator))),
  split: fixed((separator, text) => numbered(textOf(text).split(textOf(separator)))),
  splitn: fixed((separator, count, text) => splitAtMost(textOf(separator), integerOf(count), textOf(text))),
  plural: fixed((one, many, count) => (integerOf(count) === 1 ? one : many)),
  toString: fixed((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value))),
};

/** Like Sprig, leaves out null. */
function present(values: readonly Json[]): string[] {
  return values.filter((value) => value !== null).map(textOf);
}

/** Like Go's Sprint: spaces are only added between two values that are not strings. */
function printed(text: string, value: Json, index: number, values: readonly Json[]): string {
  const isApart = index > 0 && typeof value !== 'string' && typeof values[index - 1] !== 'string';
  return `${text}${isApart ? ' ' : ''}${textOf(value)}`;
}

function widthOf(width: Json): number {
  const number = integerOf(width);
  if (number < 0 || number > 100) throw new HelperError(`takes a width from 0 to 100, not ${number}`);
  return number;
}

/** Like Sprig, indents every line, also empty ones. */
function indent(width: number, text: string): string {
  const pad = ' '.repeat(width);
  return pad + text.replaceAll('\n', `\n${pad}`);
}

/** A negative length counts from the end. */
function truncate(length: number, text: string): string {
  return length < 0 ? text.slice(length) : text.slice(0, length);
}

/** A negative start means the beginning, a negative end the end. */
function substring(start: number, end: number, text: string): string {
  return text.slice(Math.max(0, start), end < 0 ? text.length : end);
}

function trimAll(characters: string, text: string): string {
  const set = new Set(characters);
  const letters = [...text];
  const first = letters.findIndex((letter) => !set.has(letter));
  if (first === -1) return '';
  return letters.slice(first, letters.findLastIndex((letter) => !set.has(letter)) + 1).join('');
}

function withoutPrefix(prefix: string, text: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

function withoutSuffix(suffix: string, text: string): string {
  return text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text;
}

function repeat(count: number, text: string): string {
  if (count < 0) throw new HelperError(`takes a count of at least 0, not ${count}`);
  if (count * text.length > longestText) {
    throw new HelperError(`returns a string of ${count * text.length} characters; the maximum is ${longestText}`);
  }
  return text.repeat(count);
}

function splitAtMost(separator: string, count: number, text: string): Json {
  const parts = text.split(separator);
  if (count < 0 || parts.length <= count) return numbered(parts);
  return numbered([...parts.slice(0, count - 1), ...(count === 0 ? [] : [parts.slice(count - 1).join(separator)])]);
}

/** Sprig's form for parts that templates read by name: `_0`, `_1`. */
function numbered(parts: readonly string[]): Json {
  return Object.fromEntries(parts.map((part, index) => [`_${index}`, part]));
}
