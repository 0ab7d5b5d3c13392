import { posix } from 'node:path';
import type { ChartDependency } from '../../chart/index.ts';
import { checkKept, type ResolvedDependency, resolveDependencies } from '../../dependencies/index.ts';
import { ReleaseError, throwAll } from '../../errors.ts';
import { type HelmChart, missingDependencies, withDependency } from '../../helm/index.ts';
import type { RenderRequest } from '../renderRequest.ts';

/**
 * Adds the subcharts that are missing in the chart's `charts/`, in the versions of its lock.
 * @throws ReleaseError(s) DEPENDENCY_*
 */
export async function completeChart(
  { settings, projectDirectory }: RenderRequest,
  chart: HelmChart,
): Promise<{ whole: HelmChart; found: ResolvedDependency[] }> {
  const missing = missingDependencies(chart);
  const { path, shownAs } = chart;
  if (chart.isArchive) {
    throwAll(missing.map((dependency) => missingIn(chart, dependency)));
    return { whole: chart, found: [] };
  }
  const depending = {
    chartDirectory: path,
    chartShownAs: shownAs,
    projectDirectory,
    declared: chart.metadata.dependencies ?? [],
    settings: settings.dependencies,
    stack: settings.stack,
  };
  await checkKept(depending);
  if (missing.length === 0) return { whole: chart, found: [] };
  const found = await resolveDependencies({ ...depending, enabled: missing });
  let whole = chart;
  for (const { dependency, version, path: place } of found) {
    const name = `${dependency.name}-${version}`;
    const part = { name: dependency.name, version, path: place, shownAs: posix.join(shownAs, 'charts', name) };
    whole = await withDependency(whole, part);
  }
  return { whole, found };
}

/** Reports a missing dependency even if it is disabled, as Helm does. */
function missingIn(
  { metadata: { dependencies = [] }, metadataOriginOf, shownAs }: HelmChart,
  dependency: ChartDependency,
): ReleaseError {
  const message = `${shownAs} lacks ${dependency.name}, which its Chart.yaml names.`;
  return new ReleaseError('DEPENDENCY_NOT_FOUND', message, {
    position: metadataOriginOf(['dependencies', dependencies.indexOf(dependency)]),
    hint: 'The archive was packaged without its dependencies: ask its author for a complete one, or unpack it and run `release dependency update`.',
  });
}
