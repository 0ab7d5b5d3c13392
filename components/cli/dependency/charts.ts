import { loadChart } from '../../chart/index.ts';
import { readSettings, type StackSettings } from '../../config/index.ts';
import { type DependingChart, locateChart, type RemoteChart } from '../../dependencies/index.ts';
import { type HelmChart, isHelmChart, loadHelmChart } from '../../helm/index.ts';
import { readStack, stacksIn } from '../target/stack.ts';

/**
 * A chart that stacks deploy: a folder with its dependencies beside it, an archive that has them in it, or a chart of a repository,
 * which is a stack's dependency itself.
 */
export type StackChart = { folder: DependingChart } | { archive: HelmChart } | { remote: RemoteChart };

/**
 * The chart of a stack, with the stack's mirrors and lock; without a stack the chart of each, as its Chart.yaml and Chart.lock
 * alone have it. A chart of a repository is each stack's own.
 * @param read how a stack's settings are read
 * @throws ReleaseError(s) CONFIG_*, CHART_*
 */
export async function chartsOfStacks(
  directory: string,
  stack: string | undefined,
  read: (stack: string) => Promise<StackSettings> = async (name) => (await readStack(name, directory)).settings,
): Promise<StackChart[]> {
  if (stack !== undefined) return [await chartOf(directory, await read(stack), true)];
  const names = await stacksIn(directory);
  const defaults = readSettings({
    stack: '',
    config: { 'kubesentiment:release': JSON.stringify({ name: 'release-name', namespace: 'default' }) },
  });
  const charts = await Promise.all(
    names.map(async (name) => {
      const chart = await chartOf(directory, (await readStack(name, directory)).settings, false);
      return 'remote' in chart ? chartOf(directory, await read(name), false) : chart;
    }),
  );
  // Without a stack there is still the chart that stacks have by default.
  if (charts.length === 0) charts.push(await chartOf(directory, defaults, false));
  // Stacks that deploy the same chart of the project share it.
  const seen = new Set<string>();
  return charts.filter((chart) => 'remote' in chart || (!seen.has(nameOf(chart)) && seen.add(nameOf(chart))));
}

/** The chart as the user would type it. */
export function nameOf(chart: StackChart): string {
  if ('remote' in chart) return chart.remote.shownAs;
  return 'folder' in chart ? chart.folder.chartShownAs : chart.archive.shownAs;
}

/** @param isOwn whether the stack's mirrors and lock are meant where the chart is a folder */
async function chartOf(directory: string, settings: StackSettings, isOwn: boolean): Promise<StackChart> {
  const located = await locateChart({ settings, projectDirectory: directory });
  if ('remote' in located) return located;
  const { path } = located;
  const { chart: shownAs } = settings.release;
  const isHelm = await isHelmChart(path);
  const chart = isHelm ? await loadHelmChart(path, shownAs) : await loadChart(path, shownAs);
  if ('isArchive' in chart && chart.isArchive) return { archive: chart };
  return {
    folder: {
      chartDirectory: path,
      chartShownAs: shownAs,
      projectDirectory: directory,
      declared: chart.metadata.dependencies ?? [],
      ...(isOwn
        ? { settings: settings.dependencies, stack: settings.stack }
        : { settings: { repositories: {}, mirrors: {} } }),
    },
  };
}
