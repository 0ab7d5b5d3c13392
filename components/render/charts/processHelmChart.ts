import type { ResolvedDependency } from '../../dependencies/index.ts';
import { type HelmChart, loadSubchart, type ProcessedChart, processDependencies } from '../../helm/index.ts';
import type { JsonObject } from '../../json/index.ts';
import { cacheDirectoryOf } from './loadDependencies.ts';

/**
 * Processes a Go template chart by Helm's rules: with the enabled subcharts, from `charts/` or downloaded.
 * @param found the subcharts that are missing in its `charts/`
 * @param given the user's values, which enable and disable subcharts
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
