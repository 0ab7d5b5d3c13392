import { isJsonObject, type Json } from '../../../json/index.ts';
import { fixed, type HelperTable } from './helper.ts';
import { isSame, textOf } from './values.ts';

/** What a value is, in Go's words. Numbers of values are float64 in Helm, whole ones too. */
export const kindHelpers: HelperTable = {
  kindOf: fixed((value) => kindOf(value)),
  kindIs: fixed((kind, value) => kindOf(value) === textOf(kind)),
  typeOf: fixed((value) => typeOf(value)),
  typeIs: fixed((type, value) => typeOf(value) === textOf(type)),
  // Nothing is a pointer here, so that like it is to be it.
  typeIsLike: fixed((type, value) => typeOf(value) === textOf(type)),
  deepEqual: fixed((first, second) => isSame(first, second)),
};

function kindOf(value: Json): string {
  if (value === null) return 'invalid';
  if (Array.isArray(value)) return 'slice';
  if (isJsonObject(value)) return 'map';
  return scalarOf(value);
}

function typeOf(value: Json): string {
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return '[]interface {}';
  if (isJsonObject(value)) return 'map[string]interface {}';
  return scalarOf(value);
}

function scalarOf(value: boolean | number | string): string {
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'number' ? 'float64' : 'string';
}
