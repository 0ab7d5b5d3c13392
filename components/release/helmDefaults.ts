import type { JsonObject } from '../config/index.ts';
import {
  coalesceValues,
  type HelmChart,
  loadSubchart,
  processDependencies,
  type ResolvedDependency,
} from '../dependencies/index.ts';
import { cacheDirectoryOf } from './loadDependencies.ts';

/**
 * The defaults of a chart of Go templates, those of the subcharts that are on under their names. A record of Helm's holds the subcharts;
 * with these `helm get values --all` finds the same in ours.
 * @param found the subcharts that its `charts/` lacks
 * @param given the user's values, which turn subcharts on and off
 * @throws ReleaseError(s) CHART_VALUES_WRONG_TYPE, DEPENDENCY_INVALID
 */
export async function helmDefaults(
  chart: HelmChart,
  found: readonly ResolvedDependency[],
  given: JsonObject,
  projectDirectory: string,
): Promise<JsonObject> {
  if (chart.parts.length === 1 && found.length === 0) return chart.values;
  const cache = cacheDirectoryOf(projectDirectory);
  const own = await loadSubchart(chart, cache);
  const others = await Promise.all(found.map((each) => loadSubchart(each, cache)));
  const processed = processDependencies({ ...own, dependencies: [...own.dependencies, ...others] }, given);
  // A null may yet take away what stands there: the user's values come over these.
  return coalesceValues(processed.chart, {}, { keepsNull: true });
}
