import type { Json } from '../../config/index.ts';
import { fixed, HelperError, type HelperTable, variadic } from './helper.ts';
import { formatText } from './printf.ts';
import { integerOf, textOf } from './values.ts';

/** Texts, with Sprig's names and argument order: the text itself comes last. */
export const stringHelpers: HelperTable = {
  quote: variadic((...values: Json[]) =>
    present(values)
      .map((text) => JSON.stringify(text))
      .join(' '),
  ),
  squote: variadic((...values: Json[]) =>
    present(values)
      .map((text) => `'${text}'`)
      .join(' '),
  ),
  indent: fixed((width, text) => indent(widthOf(width), textOf(text))),
  nindent: fixed((width, text) => `\n${indent(widthOf(width), textOf(text))}`),
  printf: variadic((format: Json, ...values: Json[]) => formatText(textOf(format), values)),
  trunc: fixed((length, text) => truncate(integerOf(length), textOf(text))),
  trim: fixed((text) => textOf(text).trim()),
  trimPrefix: fixed((prefix, text) => withoutPrefix(textOf(prefix), textOf(text))),
  trimSuffix: fixed((suffix, text) => withoutSuffix(textOf(suffix), textOf(text))),
  lower: fixed((text) => textOf(text).toLowerCase()),
  upper: fixed((text) => textOf(text).toUpperCase()),
  replace: fixed((from, to, text) => textOf(text).replaceAll(textOf(from), () => textOf(to))),
  contains: fixed((part, text) => textOf(text).includes(textOf(part))),
  hasPrefix: fixed((prefix, text) => textOf(text).startsWith(textOf(prefix))),
  hasSuffix: fixed((suffix, text) => textOf(text).endsWith(textOf(suffix))),
  toString: fixed((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value))),
};

/** Null is left out, as Sprig does. */
function present(values: readonly Json[]): string[] {
  return values.filter((value) => value !== null).map(textOf);
}

function widthOf(width: Json): number {
  const number = integerOf(width);
  if (number < 0 || number > 100) throw new HelperError(`takes a width from 0 to 100, not ${number}`);
  return number;
}

/** Every line is indented, empty ones too, as Sprig does. */
function indent(width: number, text: string): string {
  const pad = ' '.repeat(width);
  return pad + text.replaceAll('\n', `\n${pad}`);
}

/** A negative length takes from the end. */
function truncate(length: number, text: string): string {
  return length < 0 ? text.slice(length) : text.slice(0, length);
}

function withoutPrefix(prefix: string, text: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

function withoutSuffix(suffix: string, text: string): string {
  return text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text;
}
