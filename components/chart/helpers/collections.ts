import { isJsonObject, type Json } from '../../config/index.ts';
import { fixed, HelperError, type HelperTable, variadic } from './helper.ts';
import { describeValue, listOf, mapOf, textOf } from './values.ts';

/** Lists and maps, with Sprig's names and argument order. None of them changes its arguments. */
export const collectionHelpers: HelperTable = {
  list: variadic((...values: Json[]) => values),
  dict: variadic((...values: Json[]) => dict(values)),
  concat: variadic((...lists: Json[]) => lists.flatMap(listOf)),
  join: fixed((separator, list) => listOf(list).map(textOf).join(textOf(separator))),
  has: fixed((item, list) => listOf(list).some((value) => canonical(value) === canonical(item))),
  hasKey: fixed((map, key) => Object.hasOwn(mapOf(map), textOf(key))),
  keys: fixed((map) => Object.keys(mapOf(map)).sort()),
  len: fixed((value) => {
    if (typeof value === 'string') return value.length;
    return isJsonObject(value) ? Object.keys(value).length : listOf(value).length;
  }),
};

function dict(values: readonly Json[]): Json {
  const entries: [string, Json][] = [];
  for (let index = 0; index < values.length; index += 2) {
    const [key, value] = values.slice(index, index + 2);
    if (typeof key !== 'string') throw new HelperError(`takes texts as keys, not ${describeValue(key ?? null)}`);
    if (value === undefined) throw new HelperError(`takes pairs of key and value: "${key}" has no value`);
    entries.push([key, value]);
  }
  return Object.fromEntries(entries);
}

function canonical(value: Json): string {
  return JSON.stringify(value);
}
