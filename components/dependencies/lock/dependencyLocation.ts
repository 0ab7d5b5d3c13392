import { join, posix, resolve } from 'node:path';
import type { ChartDependency } from '../../chart/index.ts';
import type { DependencySettings } from '../../config/index.ts';
import { pathInside } from '../../files/pathInside.ts';
import type { LockPlace } from './lock.ts';

/** A chart that has dependencies, and what a stack says of where they come from. */
export interface DependingChart {
  /** The folder of the chart. */
  chartDirectory: string;
  /** The same as the user would type it. */
  chartShownAs: string;
  /** Relative paths of the settings start here. */
  projectDirectory: string;
  /** All dependencies of Chart.yaml. */
  declared: readonly ChartDependency[];
  settings: DependencySettings;
  /** The stack that the settings are of; none where they are the defaults. */
  stack?: string;
}

/** Where a dependency comes from: a folder on this machine, or the URL of a repository or registry. */
export type Origin = LocalOrigin | { url: string };

export interface LocalOrigin {
  folder: string;
  /** The same as the user would type it. */
  shownAs: string;
  /** What to do when the chart is not there. */
  hint: string;
}

/**
 * The stack's mirror, or what Chart.yaml says. Without a repository it is a folder in `charts/`.
 * @param repository what an alias in Chart.yaml stands for
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
      hint: 'Correct the folder under kubesentiment:dependencies.mirrors.',
    };
  }
  if (mirror !== undefined) return { url: mirror };
  if (url === '') return inChart(posix.join('charts', name), 'Put it there, or give it a repository in Chart.yaml.');
  // A path in Chart.yaml is the chart's.
  if (url.startsWith('file://')) return inChart(url.slice('file://'.length), 'Correct the repository in Chart.yaml.');
  return { url };

  function inChart(path: string, hint: string): LocalOrigin {
    const shownAs = posix.isAbsolute(path) ? path : posix.join(chart.chartShownAs, path);
    return { folder: resolve(chart.chartDirectory, path), shownAs, hint };
  }
}

function mirrorOf({ settings: { mirrors } }: DependingChart, repository: string): string | undefined {
  return Object.hasOwn(mirrors, repository) ? mirrors[repository] : undefined;
}

/** The lock that holds a dependency: mirrors may have other bytes, and a lock of their own then. */
export function lockOf(chart: DependingChart, { repository = '' }: ChartDependency): LockPlace {
  const { settings, projectDirectory } = chart;
  if (settings.lock === undefined || mirrorOf(chart, repository) === undefined) return chartLock(chart);
  const command = commandFor('update', chart);
  return { path: resolve(projectDirectory, settings.lock), shownAs: settings.lock, command };
}

/** The chart's own lock. With a lock for its mirrors, a stack does not write it. */
export function chartLock(chart: DependingChart): LockPlace {
  const { chartDirectory, chartShownAs, settings } = chart;
  return {
    path: join(chartDirectory, 'Chart.lock'),
    shownAs: posix.join(chartShownAs, 'Chart.lock'),
    command: settings.lock === undefined ? commandFor('update', chart) : 'release dependency update',
  };
}

/** The dependencies that a lock is about: Chart.lock is about all. */
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

/** Whether a repository is named by `@name` or `alias:name`. */
export function isAlias(repository: string): boolean {
  return /^(?:@|alias:)/.test(repository);
}
