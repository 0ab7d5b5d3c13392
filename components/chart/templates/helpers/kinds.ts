import { isJsonObject, type Json } from '../../../json/index.ts';
import { fixed, type HelperTable } from './helper.ts';
import { isSame, textOf } from './values.ts';

/** The types of values, with Go's names. As in Helm, all numbers in values are float64. */
export const kindHelpers: HelperTable = {
  kindOf: fixed((value) => kindOf(value)),
  kindIs: fixed((kind, value) => kindOf(value) === textOf(kind)),
  typeOf: fixed((value) => typeOf(value)),
  typeIs: fixed((type, value) => typeOf(value) === textOf(type)),
  // There are no pointers here, so typeIsLike is the same as typeIs.
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
