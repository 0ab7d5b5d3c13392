import { join, posix, resolve } from 'node:path';
import type { ChartDependency } from '../../chart/index.ts';
import type { DependencySettings } from '../../config/index.ts';
import { pathInside } from '../../files/pathInside.ts';
import type { LockPlace } from './lock.ts';

/** A chart with dependencies, and the stack's settings for their sources. */
export interface DependingChart {
  /** The folder of the chart. */
  chartDirectory: string;
  /** The folder, as the user would type it. */
  chartShownAs: string;
  /** The base of relative paths in the settings. */
  projectDirectory: string;
  /** All dependencies in Chart.yaml. */
  declared: readonly ChartDependency[];
  settings: DependencySettings;
  /** The stack of the settings; undefined if they are the defaults. */
  stack?: string;
}

/** The source of a dependency: a folder on this machine, or the URL of a repository or registry. */
export type Origin = LocalOrigin | { url: string };

export interface LocalOrigin {
  folder: string;
  /** The folder, as the user would type it. */
  shownAs: string;
  /** The hint if the chart is not there. */
  hint: string;
}

/**
 * The source of a dependency: the stack's mirror, otherwise the repository in Chart.yaml. Without a repository, it is a
 * folder in `charts/`.
 * @param url the repository's URL if Chart.yaml uses an alias
 */
export function originOf(
  chart: DependingChart,
  { name, repository = '' }: ChartDependency,
  url: string = repository,
): Origin {
  const mirror = mirrorOf(chart, repository) ?? mirrorOf(chart, url);
  if (mirror?.startsWith('file://')) {
    const path = mirror.slice('file://'.length);
    return {
      folder: resolve(chart.projectDirectory, path, name),
      shownAs: posix.join(path, name),
      hint: 'Fix the folder in kubesentiment:dependencies.mirrors.',
    };
  }
  if (mirror !== undefined) return { url: mirror };
  if (url === '')
    return inChart(posix.join('charts', name), 'Put the chart there, or set its repository in Chart.yaml.');
  // A path in Chart.yaml is relative to the chart.
  if (url.startsWith('file://')) return inChart(url.slice('file://'.length), 'Fix the repository in Chart.yaml.');
  return { url };

  function inChart(path: string, hint: string): LocalOrigin {
    const shownAs = posix.isAbsolute(path) ? path : posix.join(chart.chartShownAs, path);
    return { folder: resolve(chart.chartDirectory, path), shownAs, hint };
  }
}

function mirrorOf({ settings: { mirrors } }: DependingChart, repository: string): string | undefined {
  return Object.hasOwn(mirrors, repository) ? mirrors[repository] : undefined;
}

/** The lock of a dependency. Mirrors may have different archives, and then need their own lock. */
export function lockOf(chart: DependingChart, { repository = '' }: ChartDependency): LockPlace {
  const { settings, projectDirectory } = chart;
  if (settings.lock === undefined || mirrorOf(chart, repository) === undefined) return chartLock(chart);
  const command = commandFor('update', chart);
  return { path: resolve(projectDirectory, settings.lock), shownAs: settings.lock, command };
}

/** The chart's own lock. A stack with a lock for its mirrors does not write this one. */
export function chartLock(chart: DependingChart): LockPlace {
  const { chartDirectory, chartShownAs, settings } = chart;
  return {
    path: join(chartDirectory, 'Chart.lock'),
    shownAs: posix.join(chartShownAs, 'Chart.lock'),
    command: settings.lock === undefined ? commandFor('update', chart) : 'release dependency update',
  };
}

/** The dependencies that a lock covers; Chart.lock covers all. */
export function lockedBy(chart: DependingChart, { path }: LockPlace): readonly ChartDependency[] {
  if (path === chartLock(chart).path) return chart.declared;
  return chart.declared.filter((dependency) => lockOf(chart, dependency).path === path);
}

export function commandFor(verb: 'update' | 'build', { stack }: DependingChart): string {
  return `release dependency ${verb}${stack === undefined ? '' : ` -s ${stack}`}`;
}

/** The archive of a dependency in the chart's `charts/`. */
export function archiveOf({ chartDirectory, chartShownAs }: DependingChart, name: string, version: string) {
  const file = `${name}-${version}.tgz`;
  return { path: pathInside(join(chartDirectory, 'charts'), file), shownAs: posix.join(chartShownAs, 'charts', file) };
}

/** Whether a repository is an alias: `@name` or `alias:name`. */
export function isAlias(repository: string): boolean {
  return /^(?:@|alias:)/.test(repository);
}
