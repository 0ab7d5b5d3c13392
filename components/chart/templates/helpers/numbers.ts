import type { Json } from '../../../json/index.ts';
import { fixed, HelperError, type HelperTable, variadic } from './helper.ts';
import { describeValue, integerOf, numberOf, textOf } from './values.ts';

const nanos = 1e9;

/** Arithmetic, with Sprig's names and argument order. Sprig silently truncates fractions; these helpers refuse them. */
export const numberHelpers: HelperTable = {
  add: variadic((...values: Json[]) => whole(values.map(integerOf).reduce((sum, value) => sum + value, 0))),
  add1: fixed((value) => whole(integerOf(value) + 1)),
  sub: fixed((first, second) => whole(integerOf(first) - integerOf(second))),
  mul: variadic((first: Json, ...rest: Json[]) =>
    whole([first, ...rest].map(integerOf).reduce((product, value) => product * value, 1)),
  ),
  div: fixed((first, second) => whole(Math.trunc(integerOf(first) / divisorOf(integerOf(second))))),
  mod: fixed((first, second) => whole(integerOf(first) % divisorOf(integerOf(second)))),
  max: variadic((first: Json, ...rest: Json[]) => Math.max(...[first, ...rest].map(integerOf))),
  biggest: variadic((first: Json, ...rest: Json[]) => Math.max(...[first, ...rest].map(integerOf))),
  min: variadic((first: Json, ...rest: Json[]) => Math.min(...[first, ...rest].map(integerOf))),
  maxf: variadic((first: Json, ...rest: Json[]) => Math.max(...[first, ...rest].map(numberOf))),
  minf: variadic((first: Json, ...rest: Json[]) => Math.min(...[first, ...rest].map(numberOf))),
  add1f: fixed((value) => finite(numberOf(value) + 1)),
  addf: variadic((...values: Json[]) => finite(values.map(numberOf).reduce((sum, value) => sum + value, 0))),
  subf: variadic((first: Json, ...rest: Json[]) =>
    finite(rest.map(numberOf).reduce((difference, value) => difference - value, numberOf(first))),
  ),
  mulf: variadic((first: Json, ...rest: Json[]) =>
    finite([first, ...rest].map(numberOf).reduce((product, value) => product * value, 1)),
  ),
  divf: variadic((first: Json, ...rest: Json[]) =>
    finite(rest.map(numberOf).reduce((quotient, value) => quotient / divisorOf(value), numberOf(first))),
  ),
  floor: fixed((value) => finite(Math.floor(anyNumberOf(value)))),
  ceil: fixed((value) => finite(Math.ceil(anyNumberOf(value)))),
  round: fixed((value, places) => round(anyNumberOf(value), integerOf(places))),
  int: fixed((value) => whole(Math.trunc(anyNumberOf(value)))),
  int64: fixed((value) => whole(Math.trunc(anyNumberOf(value)))),
  float64: fixed((value) => anyNumberOf(value)),
  atoi: fixed((value) => parse(textOf(value), /^[+-]?\d+$/)),
};

/**
 * Numbers, numeric strings, and other values that Sprig converts. Sprig converts any other string to 0; here it is an
 * error.
 */
function anyNumberOf(value: Json): number {
  if (value === null || value === '') return 0;
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'string' ? parse(value, /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i) : numberOf(value);
}

function parse(text: string, pattern: RegExp): number {
  if (!pattern.test(text)) throw new HelperError(`takes a number, not ${describeValue(text)}`);
  return finite(Number(text));
}

function divisorOf(value: number): number {
  if (value === 0) throw new HelperError('cannot divide by 0');
  return value;
}

/** Beyond 2^53, doubles are not exact. */
function whole(value: number): number {
  if (!Number.isSafeInteger(value)) throw new HelperError('returns a number that is too large');
  // Go's integers do not have a negative zero.
  return value + 0;
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new HelperError('returns a number that is too large');
  return value + 0;
}

/** Rounds half away from zero. The small addend corrects the binary representation of numbers such as 1.005. */
function round(value: number, places: number): number {
  if (places < 0 || places > 9) throw new HelperError(`takes 0 to 9 places, not ${places}`);
  const power = 10 ** places;
  const scaled = Math.abs(value) * power;
  return finite((Math.sign(value) * Math.round(scaled + Number.EPSILON * Math.min(scaled, nanos))) / power);
}
