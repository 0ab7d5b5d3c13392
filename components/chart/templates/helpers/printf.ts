import { type Json, writeJson } from '../../../json/index.ts';
import { HelperError } from './helper.ts';
import { integerOf, textOf } from './values.ts';

/** The supported verbs of Go's fmt. */
const verbs: Readonly<Record<string, (value: Json) => string>> = {
  s: textOf,
  v: (value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)),
  d: (value) => String(integerOf(value)),
  q: (value) => writeJson(textOf(value)),
  t: (value) => {
    if (typeof value !== 'boolean') throw new HelperError('takes a boolean for %t');
    return String(value);
  },
};

/** Replaces `%s`, `%v`, `%d`, `%q` and `%t` in order; `%%` is a percent sign. */
export function formatText(format: string, values: readonly Json[]): string {
  let used = 0;
  const text = format.replace(/%(.?)/gs, (directive, verb: string) => {
    if (verb === '%') return '%';
    const write = verbs[verb];
    if (write === undefined) {
      const known = Object.keys(verbs).map((name) => `%${name}`);
      throw new HelperError(`does not support ${directive}; it supports ${known.join(', ')} and %%`);
    }
    const value = values[used++];
    if (value === undefined) throw new HelperError(`has no argument for directive ${used} of "${format}"`);
    return write(value);
  });
  if (used < values.length)
    throw new HelperError(`has ${values.length} arguments for ${used} directives of "${format}"`);
  return text;
}
