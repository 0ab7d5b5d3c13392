import { copyOf, fillMap, fillValues, ownValue, setValue } from '../../chart/index.ts';
import { type Position, ReleaseError } from '../../errors.ts';
import { formatPath, isJsonObject, type Json, type JsonObject, type ValuePath } from '../../json/index.ts';
import type { ChartNode } from '../read/chartNode.ts';

export interface CoalesceOptions {
  /** Keeps every null, for a later merge. @default false */
  keepsNull?: boolean;
  /** The position of a value. */
  origin?: (path: ValuePath) => Position | undefined;
}

/**
 * Computes the values of a chart, with those of its subcharts under their names, by the rules of Helm 4
 * (pkg/chart/common/util/coalesce.go): a chart's values override its subcharts' defaults, `global` is passed down to
 * all of them, and null deletes a default. As in Helm, the nested maps of `global` are shared: if a chart adds a key
 * there, all charts see it.
 * @throws ReleaseError CHART_VALUES_WRONG_TYPE if a subchart's values are not a map
 */
export function coalesceValues(chart: ChartNode, given: JsonObject, options: CoalesceOptions = {}): JsonObject {
  const values = copyOf(given);
  coalesce(chart, values, [], options);
  // Copy again, to end the sharing between charts.
  return copyOf(values);
}

function coalesce(chart: ChartNode, values: JsonObject, path: ValuePath, options: CoalesceOptions): void {
  const { keepsNull = false } = options;
  const names = new Set(chart.dependencies.map(({ name }) => name));
  fillValues(values, copyOf(chart.values), { isSubchart: (key) => names.has(key), keepsNull });
  for (const subchart of chart.dependencies) {
    const below = [...path, subchart.name];
    const given = ownValue(values, subchart.name);
    const section = given === undefined ? {} : given;
    if (!isJsonObject(section)) throw notAMap(below, section, options);
    setValue(values, subchart.name, section);
    shareGlobals(section, values);
    coalesce(subchart, section, below, options);
  }
}

/** Copies `global` down; the parent chart's values win. */
function shareGlobals(section: JsonObject, values: JsonObject): void {
  const { global: own = {} } = section;
  const { global: shared = {} } = values;
  if (!isJsonObject(own) || !isJsonObject(shared)) return;
  for (const [key, value] of Object.entries(shared)) {
    const existing = ownValue(own, key);
    if (!isJsonObject(value)) {
      if (!isJsonObject(existing)) setValue(own, key, value);
      continue;
    }
    if (existing !== undefined && !isJsonObject(existing)) continue;
    const merged = { ...value };
    if (existing !== undefined) fillMap(merged, existing, true);
    setValue(own, key, merged);
  }
  setValue(section, 'global', own);
}

function notAMap(path: ValuePath, value: Json | undefined, { origin }: CoalesceOptions): ReleaseError {
  const position = origin?.(path);
  return new ReleaseError(
    'CHART_VALUES_WRONG_TYPE',
    `${formatPath(path)} must be a map: it contains the values of a dependency. It is ${kindOf(value)}.`,
    {
      position,
      hint: `Set values of the dependency below it, as \`${formatPath(path)}.<name>\`.`,
    },
  );
}

/** The type only, because the value may be secret. */
function kindOf(value: Json | undefined): string {
  if (Array.isArray(value)) return 'a list';
  return value === null ? 'null' : `a ${typeof value}`;
}
