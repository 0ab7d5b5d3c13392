import { resolve } from 'node:path';
import { loadChart } from '../../chart/index.ts';
import { readSettings, type StackSettings } from '../../config/index.ts';
import type { DependingChart } from '../../dependencies/index.ts';
import { readStack, stacksIn } from '../stack.ts';

/**
 * The chart of a stack, with the stack's mirrors and lock; without a stack the chart of each, as its Chart.yaml and Chart.lock
 * alone have it.
 * @param read how a stack's settings are read
 * @throws ReleaseError(s) CONFIG_*, CHART_*
 */
export async function dependingCharts(
  directory: string,
  stack: string | undefined,
  read: (stack: string) => Promise<StackSettings> = async (name) => (await readStack(name, directory)).settings,
): Promise<DependingChart[]> {
  if (stack !== undefined) {
    const settings = await read(stack);
    return [{ ...(await chartOf(directory, settings.release.chart)), settings: settings.dependencies, stack }];
  }
  const stacks = await Promise.all((await stacksIn(directory)).map((name) => readStack(name, directory)));
  const folders = new Set(stacks.map(({ settings }) => settings.release.chart));
  const defaults = readSettings({
    stack: '',
    config: { 'kubesentiment:release': JSON.stringify({ name: 'release-name', namespace: 'default' }) },
  });
  // Without a stack there is still the chart that stacks have by default.
  if (folders.size === 0) folders.add(defaults.release.chart);
  const charts = [...folders].map(async (folder) => ({
    ...(await chartOf(directory, folder)),
    settings: defaults.dependencies,
  }));
  return Promise.all(charts);
}

async function chartOf(directory: string, folder: string): Promise<Omit<DependingChart, 'settings'>> {
  const chart = await loadChart(resolve(directory, folder), folder);
  return {
    chartDirectory: chart.directory,
    chartShownAs: chart.shownAs,
    projectDirectory: directory,
    declared: chart.metadata.dependencies ?? [],
  };
}
