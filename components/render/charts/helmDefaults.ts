import type { ResolvedDependency } from '../../dependencies/index.ts';
import { coalesceValues, type HelmChart } from '../../helm/index.ts';
import type { JsonObject } from '../../json/index.ts';
import { processHelmChart } from './processHelmChart.ts';

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
  const processed = await processHelmChart(chart, found, given, projectDirectory);
  // A null may yet take away what stands there: the user's values come over these.
  return coalesceValues(processed.chart, {}, { keepsNull: true });
}
