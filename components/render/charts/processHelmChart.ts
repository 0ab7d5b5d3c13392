import type { ResolvedDependency } from '../../dependencies/index.ts';
import { type HelmChart, loadSubchart, type ProcessedChart, processDependencies } from '../../helm/index.ts';
import type { JsonObject } from '../../json/index.ts';
import { cacheDirectoryOf } from './loadDependencies.ts';

/**
 * A chart of Go templates by Helm's rules: with the subcharts that are on, wherever they lie.
 * @param found the subcharts that its `charts/` lacks
 * @param given the user's values, which turn subcharts on and off
 * @throws ReleaseError(s) CHART_VALUES_WRONG_TYPE, DEPENDENCY_INVALID
 */
export async function processHelmChart(
  chart: Pick<HelmChart, 'path' | 'sha256'>,
  found: readonly ResolvedDependency[],
  given: JsonObject,
  projectDirectory: string,
): Promise<ProcessedChart> {
  const cache = cacheDirectoryOf(projectDirectory);
  const own = await loadSubchart(chart, cache);
  const others = await Promise.all(found.map((each) => loadSubchart(each, cache)));
  return processDependencies({ ...own, dependencies: [...own.dependencies, ...others] }, given);
}
