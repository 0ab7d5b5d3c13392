import type { ResolvedDependency } from '../../dependencies/index.ts';
import { coalesceValues, type HelmChart } from '../../helm/index.ts';
import type { JsonObject } from '../../json/index.ts';
import { processHelmChart } from './processHelmChart.ts';

/**
 * The defaults of a Go template chart, with those of the enabled subcharts under their names. Helm's records hold the subcharts;
 * with these defaults `helm get values --all` prints the same for our records.
 * @param found the subcharts that are missing in its `charts/`
 * @param given the user's values, which enable and disable subcharts
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
  // Keep nulls: the user's values are merged over these, and a null may still delete a default.
  return coalesceValues(processed.chart, {}, { keepsNull: true });
}
