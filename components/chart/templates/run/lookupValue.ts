import { closestName } from '../../../closestName.ts';
import { isJsonObject, type Json } from '../../../json/index.ts';
import { isDeleted } from '../../values/mergeValues.ts';
import { absentHelpers } from '../helpers/absent.ts';

/** A path that leads nowhere. */
export class UnknownValueError extends Error {
  readonly hint: string;
  /** A name alone may have been meant as a helper that is not here. */
  readonly code: 'CHART_UNKNOWN_VALUE' | 'CHART_UNKNOWN_HELPER';

  constructor(message: string, hint: string, code: UnknownValueError['code'] = 'CHART_UNKNOWN_VALUE') {
    super(message);
    this.hint = hint;
    this.code = code;
  }
}

/**
 * The value at a path. A key must exist; what it holds may well be null, false, 0 or empty.
 * @param base what the path starts from; undefined when there is nothing
 * @param prefix how the template writes that start: empty for the context itself
 * @throws UnknownValueError naming the first key that is missing, and those that are there
 */
export function lookupValue(base: Json | undefined, prefix: string, parts: readonly string[]): Json {
  if (base === undefined) {
    throw new UnknownValueError(
      `${prefix || 'this'} is not known here.`,
      'It means something only inside certain blocks.',
    );
  }
  let current = base;
  for (const [index, part] of parts.entries()) {
    const next = childOf(current, part);
    const remedy = prefix === '' && parts.length === 1 ? absentHelpers.get(part) : undefined;
    if (next === undefined && remedy !== undefined) {
      throw new UnknownValueError(`There is no helper "${part}", nor a value here.`, remedy, 'CHART_UNKNOWN_HELPER');
    }
    if (next === undefined) throw unknown(current, join(prefix, parts.slice(0, index)), join(prefix, parts), part);
    current = next;
  }
  return current;
}

function childOf(value: Json, key: string): Json | undefined {
  if (Array.isArray(value)) return /^\d+$/.test(key) ? value[Number(key)] : undefined;
  if (!isJsonObject(value)) return undefined;
  // A declared value that the user took away by null is known to be nothing.
  return Object.hasOwn(value, key) ? value[key] : isDeleted(value, key) ? null : undefined;
}

function join(prefix: string, parts: readonly string[]): string {
  const start = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}.`;
  return parts.length === 0 ? prefix : `${start}${parts.join('.')}`;
}

function unknown(parent: Json, parentPath: string, path: string, key: string): UnknownValueError {
  const where = parentPath === '' ? 'the context' : parentPath;
  if (Array.isArray(parent)) {
    return new UnknownValueError(
      `${path} is not known: ${where} is a list of ${parent.length}.`,
      'Use {{#each}} to go through it.',
    );
  }
  if (!isJsonObject(parent)) {
    const what = parent === null ? 'null' : `a ${typeof parent}`;
    return new UnknownValueError(
      `${path} is not known: ${where} is ${what} and has no "${key}".`,
      'Test it with {{#if}} first, or give it a value.',
    );
  }
  const keys = Object.keys(parent);
  const closest = closestName(key, keys);
  const known = keys.length === 0 ? 'It is empty.' : `It has ${keys.sort().join(', ')}.`;
  const hint =
    closest === undefined
      ? `${known} Declare the value in values.yaml, where null will do.`
      : `Did you mean "${closest}"?`;
  return new UnknownValueError(`${path} is not known: ${where} has no "${key}".`, hint);
}
