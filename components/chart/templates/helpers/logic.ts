import type { Json } from '../../../json/index.ts';
import { fixed, HelperError, type HelperTable, variadic } from './helper.ts';
import { describeValue, isEmptyValue, textOf } from './values.ts';

/** Logic and comparisons, with the argument order of Go templates and Sprig. */
export const logicHelpers: HelperTable = {
  and: variadic((first: Json, ...rest: Json[]) => firstOrLast([first, ...rest], isEmptyValue)),
  or: variadic((first: Json, ...rest: Json[]) => firstOrLast([first, ...rest], (value) => !isEmptyValue(value))),
  not: fixed((value) => isEmptyValue(value)),
  eq: variadic((first: Json, second: Json, ...rest: Json[]) => [second, ...rest].some((value) => equals(first, value))),
  ne: fixed((first, second) => !equals(first, second)),
  lt: fixed((first, second) => compare(first, second) < 0),
  le: fixed((first, second) => compare(first, second) <= 0),
  gt: fixed((first, second) => compare(first, second) > 0),
  ge: fixed((first, second) => compare(first, second) >= 0),
  default: fixed((initial, value) => (isEmptyValue(value) ? initial : value)),
  empty: fixed((value) => isEmptyValue(value)),
  all: variadic((...values: Json[]) => !values.some(isEmptyValue)),
  any: variadic((...values: Json[]) => values.some((value) => !isEmptyValue(value))),
  coalesce: variadic((...values: Json[]) => values.find((value) => !isEmptyValue(value)) ?? null),
  ternary: fixed((whenTrue, whenFalse, test) => (isEmptyValue(test) ? whenFalse : whenTrue)),
  required: fixed((message, value) => {
    if (value !== null && value !== '') return value;
    throw new HelperError(`misses a value: ${textOf(message)}`, { hint: 'Set it in kubesentiment:values.' });
  }),
  fail: fixed((message) => {
    throw new HelperError(`was called: ${textOf(message)}`, { hint: 'The chart itself refuses these values.' });
  }),
  // As with `helm template`, rendering does not ask the cluster.
  lookup: fixed((_apiVersion, _kind, _namespace, _name) => ({})),
};

/** The first value that decides, otherwise the last one. Null is an ordinary value. */
function firstOrLast(values: readonly Json[], decides: (value: Json) => boolean): Json {
  // If none decides, findIndex returns -1, the index of the last value.
  return values.at(values.findIndex(decides)) ?? null;
}

/** Compares scalars of one type, or anything with null; as in Go templates, other comparisons are errors. */
function equals(first: Json, second: Json): boolean {
  if (first === null || second === null) return first === second;
  if (typeof first === 'object' || typeof first !== typeof second) throw incomparable(first, second);
  return first === second;
}

function compare(first: Json, second: Json): number {
  if (typeof first === 'number' && typeof second === 'number') return first - second;
  if (typeof first !== 'string' || typeof second !== 'string') throw incomparable(first, second);
  if (first === second) return 0;
  return first < second ? -1 : 1;
}

function incomparable(first: Json, second: Json): HelperError {
  const isCompound = [first, second].some((value) => typeof value === 'object' && value !== null);
  const hint = isCompound
    ? 'deepEqual compares lists and maps.'
    : 'toString, int and float64 convert both to one type.';
  return new HelperError(`cannot compare ${describeValue(first)} with ${describeValue(second)}`, { hint });
}
