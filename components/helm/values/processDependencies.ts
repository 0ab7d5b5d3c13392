import { type ChartDependency, isInRange } from '../../chart/index.ts';
import type { JsonObject } from '../../json/index.ts';
import { type ChartNode, nameOf } from '../read/chartNode.ts';
import { type CoalesceOptions, coalesceValues } from './coalesceValues.ts';
import { isEnabled, isSwitchedOff } from './conditions.ts';
import { importValues } from './importValues.ts';

export interface ProcessedChart {
  /** The chart with its enabled subcharts, at every level, under the names of their values. */
  chart: ChartNode;
  /** The values for the chart's templates, with the values of all subcharts under their names. */
  values: JsonObject;
}

/**
 * Prepares a chart for rendering, like Helm (ProcessDependencies and CoalesceValues of Helm 4): disables subcharts by
 * their conditions and tags, applies aliases, imports values, and merges all values.
 * @param given the user's values
 * @throws ReleaseError CHART_VALUES_WRONG_TYPE if a subchart's values are not a map
 */
export function processDependencies(
  chart: ChartNode,
  given: JsonObject,
  options: Pick<CoalesceOptions, 'origin'> = {},
): ProcessedChart {
  const enabled = enable(chart, given, [], options);
  const imported = withImports(enabled);
  return { chart: imported, values: coalesceValues(imported, given, options) };
}

/**
 * @param values as in Helm, those of the release, also below the top: a subchart's defaults for its conditions are
 * merged into their root
 */
function enable(
  chart: ChartNode,
  values: JsonObject,
  path: readonly string[],
  options: Pick<CoalesceOptions, 'origin'>,
): ChartNode {
  const { declared } = chart;
  if (declared.length === 0) return chart;
  const others = chart.dependencies.filter((subchart) => !declared.some((entry) => isMeant(entry, subchart)));
  const named = declared.flatMap((entry) => {
    const found = chart.dependencies.find((subchart) => isMeant(entry, subchart));
    return found === undefined ? [] : [{ ...found, name: nameOf(entry) }];
  });
  const all = [...others, ...named];
  const merged = coalesceValues({ ...chart, dependencies: all }, values, options);
  const on = declared
    .filter((entry) => isEnabled(entry, merged, path) && !(path.length === 0 && isSwitchedOff(entry, merged)))
    .map((entry) => ({ ...entry, name: nameOf(entry) }));
  const off = new Set(declared.map(nameOf));
  for (const { name } of on) off.delete(name);
  const dependencies = all
    .filter(({ name }) => !off.has(name))
    .map((subchart) => enable(subchart, merged, [...path, subchart.name], options));
  return { ...chart, declared: on, dependencies };
}

function isMeant(entry: ChartDependency, { name, version }: ChartNode): boolean {
  return entry.name === name && isInRange(version, entry.version);
}

/** Innermost charts first, so that imports are passed on. */
function withImports(chart: ChartNode): ChartNode {
  const current = { ...chart, dependencies: chart.dependencies.map(withImports) };
  return chart.declared.length === 0 ? current : { ...current, values: importValues(current) };
}
