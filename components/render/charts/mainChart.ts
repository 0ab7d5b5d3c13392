import { join } from 'node:path';
import { type Chart, loadChart } from '../../chart/index.ts';
import { type ChartRequest, checkLocalSignature, locateChart, resolveRemoteChart } from '../../dependencies/index.ts';
import { stat } from '../../files/readAtOnce.ts';
import { type HelmChart, isHelmChart, loadHelmChart, stageHandlebarsArchive } from '../../helm/index.ts';

/** The chart of a release: an own chart, or a Go template chart, which Helm's engine renders. */
export type MainChart = { own: Chart } | { helm: HelmChart };

/**
 * Reads the chart of a stack from a folder, an archive or a repository.
 * @throws ReleaseError(s) CONFIG_INVALID_VALUE, CHART_* of its files, DEPENDENCY_* of a chart from a repository
 */
export async function loadMainChart(request: ChartRequest): Promise<MainChart> {
  const located = await locateChart(request);
  const { path, shownAs } =
    'path' in located
      ? { ...located, shownAs: request.settings.release.chart }
      : await resolveRemoteChart(located.remote, request.env);
  if ('path' in located && !(await stat(path)).isDirectory()) {
    await checkLocalSignature(path, { ...request, settings: request.settings.dependencies });
  }
  const own = await loadOwnArchive(path, shownAs, request.projectDirectory);
  if (own !== undefined) return { own };
  if (await isHelmChart(path)) return { helm: await loadHelmChart(path, shownAs) };
  return { own: await loadChart(path, shownAs) };
}

/**
 * Reads a chart with Handlebars templates from an archive.
 * @returns undefined for a folder and for the archive of a Helm chart
 * @throws ReleaseError(s) CHART_*, DEPENDENCY_INVALID
 */
export async function loadOwnArchive(
  path: string,
  shownAs: string,
  projectDirectory: string,
): Promise<Chart | undefined> {
  if ((await stat(path)).isDirectory()) return undefined;
  const folder = await stageHandlebarsArchive(path, join(projectDirectory, '.kubesentiment', 'unpacked'));
  return folder === undefined ? undefined : { ...(await loadChart(folder, shownAs)), isArchive: true };
}
