import Handlebars from 'handlebars';
import { isJsonObject, type Json } from '../../../json/index.ts';
import { HelperError } from '../helpers/helper.ts';
import { describeValue, isEmptyValue } from '../helpers/values.ts';
import type { CallOptions } from './helperCall.ts';

/** Renders a block from its argument and its context. */
export type Block = (value: Json, context: Json, options: CallOptions) => string;

/** Blocks as in Handlebars, but with Helm's definition of empty, and with sorted keys of maps, like Helm's range. */
export const blocks: Readonly<Record<string, Block>> = {
  if: (value, context, { fn, inverse }) => (isEmptyValue(value) ? inverse(context) : fn(context)),
  unless: (value, context, { fn, inverse }) => (isEmptyValue(value) ? fn(context) : inverse(context)),
  with: (value, context, { fn, inverse, data }) =>
    isEmptyValue(value) ? inverse(context) : fn(value, { data, blockParams: [value] }),
  each: (value, context, { fn, inverse, data }) => {
    if (value !== null && typeof value !== 'object') {
      throw new HelperError(`takes a list or a map, not ${describeValue(value)}`);
    }
    const entries = entriesOf(value);
    if (entries.length === 0) return inverse(context);
    const texts = entries.map(([key, item], index) => {
      const frame = Handlebars.createFrame(data);
      Object.assign(frame, { key, index, first: index === 0, last: index === entries.length - 1 });
      return fn(item, { data: frame, blockParams: [item, key] });
    });
    return texts.join('');
  },
};

function entriesOf(value: Json): [string | number, Json][] {
  if (Array.isArray(value)) return value.map((item, index) => [index, item]);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
}
