import { copyOf, fillMap, ownValue, setValue } from '../../chart/index.ts';
import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import type { ChartNode } from '../read/chartNode.ts';
import { coalesceValues } from './coalesceValues.ts';

/** The map at a path of a subchart's values goes to a path of the values of the chart above; `.` is their root. */
export interface ValueImport {
  child: string;
  parent: string;
}

/** A text names a map below the subchart's `exports`, whose content goes to the root. */
export function readImport(entry: Json): ValueImport {
  if (!isJsonObject(entry)) return { child: `exports.${String(entry)}`, parent: '.' };
  return { child: String(entry.child), parent: String(entry.parent) };
}

/**
 * The defaults of a chart with those that it imports from its subcharts (https://helm.sh/docs/topics/charts/#importing-child-values-via-dependencies).
 * The chart's own win, then the first of the imports. What is no map is passed over, as in Helm.
 * @param chart with its subcharts under their aliases, and what they import themselves
 */
export function importValues(chart: ChartNode): JsonObject {
  const values = coalesceValues(chart, {}, { keepsNull: true });
  const imported: JsonObject = {};
  for (const { name, 'import-values': entries = [] } of chart.declared) {
    for (const { child, parent } of entries.map(readImport)) {
      const found = mapAt(values, [name, ...child.split('.')]);
      if (found !== undefined) fillMap(imported, atPath(parent, isEmpty(found) ? {} : found), true);
    }
  }
  // As in Helm, maps that are imported are those of the subchart, unless they are empty: what a later import adds to one, the
  // subchart sees.
  const defaults = copyOf(values);
  fillMap(defaults, imported, true);
  return copyOf(defaults);
}

/** The map at a path, if there is one. */
export function mapAt(values: JsonObject, path: readonly string[]): JsonObject | undefined {
  let map: JsonObject = values;
  for (const key of path) {
    const value = ownValue(map, key);
    if (!isJsonObject(value)) return undefined;
    map = value;
  }
  return map;
}

function isEmpty(map: JsonObject): boolean {
  return Object.keys(map).length === 0;
}

function atPath(path: string, map: JsonObject): JsonObject {
  if (path === '.') return map;
  return path.split('.').reduceRight((inner, key) => {
    const outer: JsonObject = {};
    setValue(outer, key, inner);
    return outer;
  }, map);
}
