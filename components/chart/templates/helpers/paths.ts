import { posix } from 'node:path';
import { fixed, type HelperTable } from './helper.ts';
import { textOf } from './values.ts';

/** Functions for paths with slashes, like Go's package `path`. */
export const pathHelpers: HelperTable = {
  base: fixed((path) => {
    const text = textOf(path);
    return text === '' ? '.' : posix.basename(text) || '/';
  }),
  dir: fixed((path) => clean(/^.*\//s.exec(textOf(path))?.[0] ?? '')),
  clean: fixed((path) => clean(textOf(path))),
  ext: fixed((path) => /\.[^./]*$/s.exec(textOf(path))?.[0] ?? ''),
  isAbs: fixed((path) => textOf(path).startsWith('/')),
};

/** The shortest form of the path, without a slash at its end. */
function clean(path: string): string {
  const short = posix.normalize(path);
  return short.length > 1 && short.endsWith('/') ? short.slice(0, -1) : short;
}
