import { isJsonObject, type Json } from '../../../json/index.ts';
import { fixed, HelperError, type HelperTable, variadic } from './helper.ts';
import { compareTexts, describeValue, integerOf, isEmptyValue, isSame, listOf, textOf, valueAt } from './values.ts';

/** The maximum length of a generated list. */
const mostItems = 10_000;

/** Lists, with Sprig's names and argument order. No helper changes its arguments. */
export const listHelpers: HelperTable = {
  list: variadic((...values: Json[]) => values),
  tuple: variadic((...values: Json[]) => values),
  concat: variadic((...lists: Json[]) => lists.flatMap(listOf)),
  append: fixed((list, item) => [...listOf(list), item]),
  prepend: fixed((list, item) => [item, ...listOf(list)]),
  first: fixed((list) => listOf(list).at(0) ?? null),
  last: fixed((list) => listOf(list).at(-1) ?? null),
  rest: fixed((list) => listOf(list).slice(1)),
  initial: fixed((list) => listOf(list).slice(0, -1)),
  slice: variadic((list: Json, ...bounds: Json[]) => slice(listOf(list), bounds.map(integerOf))),
  index: variadic((value: Json, ...keys: Json[]) => keys.reduce<Json>(childOf, value)),
  has: fixed((item, list) => listOf(list).some((value) => isSame(value, item))),
  without: variadic((list: Json, ...items: Json[]) =>
    listOf(list).filter((value) => !items.some((item) => isSame(value, item))),
  ),
  compact: fixed((list) => listOf(list).filter((value) => !isEmptyValue(value))),
  uniq: fixed((list) => unique(listOf(list))),
  reverse: fixed((list) => listOf(list).toReversed()),
  sortAlpha: fixed((list) => listOf(list).map(textOf).sort(compareTexts)),
  toStrings: fixed((list) => listOf(list).map(textOf)),
  join: fixed((separator, list) => listOf(list).map(textOf).join(textOf(separator))),
  until: fixed((end) => count(0, integerOf(end), integerOf(end) < 0 ? -1 : 1)),
  untilStep: fixed((start, end, step) => count(integerOf(start), integerOf(end), integerOf(step))),
  seq: variadic((...bounds: Json[]) => sequence(bounds.map(integerOf)).join(' ')),
  chunk: fixed((size, list) => chunks(integerOf(size), listOf(list))),
  len: fixed((value) => {
    if (typeof value === 'string') return value.length;
    return isJsonObject(value) ? Object.keys(value).length : listOf(value).length;
  }),
};

function slice(list: readonly Json[], [start = 0, end = list.length, ...more]: number[]): Json[] {
  if (more.length > 0) throw new HelperError('takes a list, a start and an end');
  if (start < 0 || end < start || end > list.length) {
    throw new HelperError(`takes a start and an end from 0 to ${list.length}, not ${start} and ${end}`);
  }
  return list.slice(start, end);
}

/** A set for scalars avoids quadratic time for long lists. */
function unique(list: readonly Json[]): Json[] {
  const scalars = new Set<Json>();
  const kept: Json[] = [];
  const compound: Json[] = [];
  for (const value of list) {
    if (typeof value !== 'object' || value === null) {
      if (scalars.has(value)) continue;
      scalars.add(value);
    } else {
      if (compound.some((other) => isSame(other, value))) continue;
      compound.push(value);
    }
    kept.push(value);
  }
  return kept;
}

function childOf(value: Json, key: Json): Json {
  const child = Array.isArray(value)
    ? value[integerOf(key)]
    : isJsonObject(value)
      ? valueAt(value, textOf(key))
      : undefined;
  if (child !== undefined) return child;
  const hint = 'dig and get return a default if there is nothing.';
  throw new HelperError(`finds nothing at ${JSON.stringify(key)} of ${describeValue(value)}`, { hint });
}

/** Takes an end; a start and an end; or a start, a step and an end. As in the shell's seq, the end is included. */
function sequence(bounds: readonly number[]): number[] {
  if (bounds.length === 0) return [];
  if (bounds.length > 3) throw new HelperError('takes a start, a step and an end');
  const end = bounds.at(-1) ?? 0;
  const [start = 1] = bounds.length > 1 ? bounds : [];
  const direction = end < start ? -1 : 1;
  const step = bounds.length === 3 ? (bounds[1] ?? 0) : direction;
  return count(start, end + direction, step);
}

function chunks(size: number, list: readonly Json[]): Json[][] {
  if (size < 1) throw new HelperError(`takes a size of at least 1, not ${size}`);
  return Array.from({ length: Math.ceil(list.length / size) }, (_chunk, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

function count(start: number, end: number, step: number): number[] {
  const length = step === 0 ? 0 : Math.max(0, Math.ceil((end - start) / step));
  if (length > mostItems) throw new HelperError(`counts up to ${mostItems} items, not ${length}`);
  return Array.from({ length }, (_item, index) => start + index * step);
}
