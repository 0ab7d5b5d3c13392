import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ChartDependency, type ChartMetadata, loadChart } from '../../chart/index.ts';
import type { StackSettings } from '../../config/index.ts';
import { type DependingChart, locateChart, type RemoteChart } from '../../dependencies/index.ts';
import { ReleaseError } from '../../errors.ts';
import { type HelmChart, isHelmChart, loadHelmChart, missingDependencies } from '../../helm/index.ts';
import { isOwnProgram, ownProgram } from '../target/ownProgram.ts';
import { readStack, settingsWithoutStack, stacksIn } from '../target/stack.ts';

/**
 * A chart that stacks deploy: a folder whose dependencies are fetched next to it, an archive that contains its dependencies, or a chart
 * from a repository, which is itself a dependency of the stack.
 */
export type StackChart = { folder: DependingChart } | { archive: HelmChart } | { remote: RemoteChart };

/** A chart or a stack that the command line names. */
export interface ChartChoice {
  stack?: string | undefined;
  /** A folder or an archive, relative to the project. */
  chart?: string | undefined;
}

/**
 * The chart of a stack, with the stack's mirrors and lock. Without a stack: the chart of each stack, with only its Chart.yaml and
 * Chart.lock. A chart from a repository belongs to one stack.
 * @param read reads a stack's settings
 * @throws ReleaseError(s) CONFIG_*, CHART_*; PROJECT_OWN_PROGRAM without a chart
 */
export async function chartsOfStacks(
  directory: string,
  { stack, chart }: ChartChoice,
  read: (stack: string) => Promise<StackSettings> = async (name) => (await readStack(name, directory)).settings,
): Promise<StackChart[]> {
  if (chart !== undefined) return [await chartOf(directory, settingsWithoutStack({ chart }), false)];
  if (stack !== undefined) return [await chartOf(directory, await read(stack), true)];
  if (await isOwnProgram(directory)) throw ownProgram('<stack>');
  const names = await stacksIn(directory);
  const charts = await Promise.all(
    names.map(async (name) => {
      const chart = await chartOf(directory, (await readStack(name, directory)).settings, false);
      return 'remote' in chart ? chartOf(directory, await read(name), false) : chart;
    }),
  );
  // Without a stack, use the default chart.
  if (charts.length === 0) charts.push(await chartOf(directory, settingsWithoutStack(), false));
  // Stacks that deploy the same chart of the project share it.
  const seen = new Set<string>();
  return charts.filter((chart) => 'remote' in chart || (!seen.has(nameOf(chart)) && seen.add(nameOf(chart))));
}

/** The chart as the user would type it. */
export function nameOf(chart: StackChart): string {
  if ('remote' in chart) return chart.remote.shownAs;
  return 'folder' in chart ? chart.folder.chartShownAs : chart.archive.shownAs;
}

/** A chart in a folder, and its dependencies to fetch. */
export interface FolderChart {
  folder: DependingChart;
  metadata: ChartMetadata;
  /** Whether the chart has Handlebars templates. */
  isOwn: boolean;
  /** The dependencies that are not in the folder of a Helm chart; all dependencies of an own chart, because its lock decides. */
  wanted: readonly ChartDependency[];
}

/**
 * A chart in a folder, which need not be that of a stack.
 * @param chart the folder, relative to the current one
 * @param settings of the stack whose mirrors and lock are used. @default those of the chart
 * @throws ReleaseError(s) CONFIG_INVALID_VALUE for an archive, CHART_*
 */
export async function chartInFolder(
  chart: string,
  directory: string,
  settings?: Pick<StackSettings, 'dependencies' | 'stack'>,
): Promise<FolderChart> {
  const path = resolve(chart);
  if (!existsSync(path)) {
    throw new ReleaseError('CHART_MISSING', `${chart} does not exist.`, { hint: "Name the chart's folder." });
  }
  const isHelm = await isHelmChart(path);
  const loaded = isHelm ? await loadHelmChart(path, chart) : await loadChart(path, chart);
  if ('parts' in loaded && loaded.isArchive) {
    throw new ReleaseError('CONFIG_INVALID_VALUE', `${chart} is an archive already.`, {
      hint: "Name the chart's folder.",
    });
  }
  const { metadata } = loaded;
  const folder = folderOf(metadata, { path, shownAs: chart, directory });
  return {
    metadata,
    isOwn: !isHelm,
    wanted: 'parts' in loaded ? missingDependencies(loaded) : folder.declared,
    folder: settings === undefined ? folder : { ...folder, settings: settings.dependencies, stack: settings.stack },
  };
}

function folderOf(
  { dependencies = [] }: ChartMetadata,
  { path, shownAs, directory }: { path: string; shownAs: string; directory: string },
): DependingChart {
  return {
    chartDirectory: path,
    chartShownAs: shownAs,
    projectDirectory: directory,
    declared: dependencies,
    settings: { repositories: {}, mirrors: {} },
  };
}

/** @param isOwn whether the stack's mirrors and lock are used if the chart is a folder */
async function chartOf(directory: string, settings: StackSettings, isOwn: boolean): Promise<StackChart> {
  const located = await locateChart({ settings, projectDirectory: directory });
  if ('remote' in located) return located;
  const { path } = located;
  const { chart: shownAs } = settings.release;
  const isHelm = await isHelmChart(path);
  const chart = isHelm ? await loadHelmChart(path, shownAs) : await loadChart(path, shownAs);
  if ('parts' in chart && chart.isArchive) return { archive: chart };
  const folder = folderOf(chart.metadata, { path, shownAs, directory });
  return { folder: isOwn ? { ...folder, settings: settings.dependencies, stack: settings.stack } : folder };
}
