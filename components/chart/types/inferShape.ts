import { isJsonObject, type Json } from '../../json/index.ts';
import { described } from './describe.ts';
import { type Shape, unionOf } from './shape.ts';

/** What an empty string in values.yaml may stand for: charts use it for "not set". */
const anyScalar: Shape = { anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] };

/**
 * The shape of a value without a schema, by its default in values.yaml: maps accept other keys, and an empty list, an empty map and null
 * accept any content.
 */
export function inferShape(value: Json): Shape {
  return inferAll([value], true);
}

/** @param describes whether the values are defaults; the items of lists are not */
function inferAll(values: readonly Json[], describes: boolean): Shape {
  const maps = values.filter(isJsonObject);
  const lists = values.filter((value) => Array.isArray(value));
  const shapes: Shape[] = values.flatMap((value) => (isScalar(value) ? [scalarShape(value)] : []));
  if (lists.length > 0) shapes.push({ type: 'array', items: itemsOf(lists.flat()) });
  if (maps.length > 0) {
    const keys = [...new Set(maps.flatMap((map) => Object.keys(map)))];
    const properties = keys.map((key): [string, Shape] => {
      const inside = maps.flatMap((map) => (Object.hasOwn(map, key) ? [map[key] ?? null] : []));
      const shape = inferAll(inside, describes);
      return [key, describes ? described(shape, {}, inside[0]) : shape];
    });
    shapes.push({ type: 'object', properties: Object.fromEntries(properties) });
  }
  return unionOf(shapes);
}

function itemsOf(items: readonly Json[]): Shape {
  return items.length === 0 ? {} : inferAll(items, false);
}

type Scalar = Exclude<Json, Json[] | { [key: string]: Json }>;

function isScalar(value: Json): value is Scalar {
  return typeof value !== 'object' || value === null;
}

function scalarShape(value: Scalar): Shape {
  if (value === null) return {};
  if (value === '') return anyScalar;
  return { type: typeof value === 'string' ? 'string' : typeof value === 'number' ? 'number' : 'boolean' };
}
