import { closestName } from '../../../closestName.ts';
import { isJsonObject, type Json } from '../../../json/index.ts';
import { isDeleted } from '../../values/mergeValues.ts';
import { absentHelpers } from '../helpers/absent.ts';

/** A path that does not exist. */
export class UnknownValueError extends Error {
  readonly hint: string;
  /** CHART_UNKNOWN_HELPER if a single name is probably an unsupported helper. */
  readonly code: 'CHART_UNKNOWN_VALUE' | 'CHART_UNKNOWN_HELPER';

  constructor(message: string, hint: string, code: UnknownValueError['code'] = 'CHART_UNKNOWN_VALUE') {
    super(message);
    this.hint = hint;
    this.code = code;
  }
}

/**
 * Reads the value at a path. Each key must exist, but its value may be null, false, 0 or empty.
 * @param base the start of the path; undefined if it does not exist
 * @param prefix the start as the template writes it; empty for the context itself
 * @throws UnknownValueError with the first missing key, and the existing ones
 */
export function lookupValue(base: Json | undefined, prefix: string, parts: readonly string[]): Json {
  if (base === undefined) {
    throw new UnknownValueError(
      `${prefix || 'this'} is not known here.`,
      'It is only available inside certain blocks.',
    );
  }
  let current = base;
  for (const [index, part] of parts.entries()) {
    const next = childOf(current, part);
    const remedy = prefix === '' && parts.length === 1 ? absentHelpers.get(part) : undefined;
    if (next === undefined && remedy !== undefined) {
      throw new UnknownValueError(`"${part}" is neither a helper nor a value here.`, remedy, 'CHART_UNKNOWN_HELPER');
    }
    if (next === undefined) throw unknown(current, join(prefix, parts.slice(0, index)), join(prefix, parts), part);
    current = next;
  }
  return current;
}

function childOf(value: Json, key: string): Json | undefined {
  if (Array.isArray(value)) return /^\d+$/.test(key) ? value[Number(key)] : undefined;
  if (!isJsonObject(value)) return undefined;
  // A declared value that the user deleted with null is null.
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
      `${path} is not known: ${where} is ${what} and does not have "${key}".`,
      'Test it with {{#if}} first, or give it a value.',
    );
  }
  const keys = Object.keys(parent);
  const closest = closestName(key, keys);
  const known = keys.length === 0 ? 'It is empty.' : `Known keys: ${keys.sort().join(', ')}.`;
  const hint =
    closest === undefined ? `${known} Declare the value in values.yaml; null is enough.` : `Did you mean "${closest}"?`;
  return new UnknownValueError(`${path} is not known: ${where} does not have "${key}".`, hint);
}
