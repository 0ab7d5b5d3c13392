import { copyOf, fillMap, ownValue, setValue } from '../../chart/index.ts';
import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import type { ChartNode } from '../read/chartNode.ts';
import { coalesceValues } from './coalesceValues.ts';

/** Copies the map at a path of a subchart's values to a path of the parent chart's values; `.` is the root. */
export interface ValueImport {
  child: string;
  parent: string;
}

/** A string names a map in the subchart's `exports`, whose content is copied to the root. */
export function readImport(entry: Json): ValueImport {
  if (!isJsonObject(entry)) return { child: `exports.${String(entry)}`, parent: '.' };
  return { child: String(entry.child), parent: String(entry.parent) };
}

/**
 * The defaults of a chart, with those imported from its subcharts
 * (https://helm.sh/docs/topics/charts/#importing-child-values-via-dependencies). The chart's own defaults win, then the
 * first import. As in Helm, values that are not maps are ignored.
 * @param chart with its subcharts under their aliases, and with their own imports
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
  // As in Helm, imported maps are shared with the subchart, unless they are empty: if a later import adds a key, the
  // subchart sees it.
  const defaults = copyOf(values);
  fillMap(defaults, imported, true);
  return copyOf(defaults);
}

/** The map at a path, if it exists. */
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
