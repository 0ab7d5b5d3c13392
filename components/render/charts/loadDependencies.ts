import { join } from 'node:path';
import type { Chart, ChartDependency } from '../../chart/index.ts';
import type { StackSettings } from '../../config/index.ts';
import { resolveDependencies, resolvePackaged } from '../../dependencies/index.ts';
import { type ChartNode, loadSubchart, possibleDependencies } from '../../helm/index.ts';
import type { JsonObject } from '../../json/index.ts';
import { valuesOf } from '../releaseValues.ts';

/** A dependency and the content of its files. */
export interface LoadedDependency {
  dependency: ChartDependency;
  subchart: ChartNode;
}

/** The folder in which the dependencies' files are cached after they are read. */
export function cacheDirectoryOf(projectDirectory: string): string {
  return join(projectDirectory, '.kubesentiment', 'dependencies');
}

/**
 * Loads the dependencies that may be enabled. A dependency that the chart's own values disable may be missing.
 * @param given the user's values
 * @throws ReleaseError(s) DEPENDENCY_*
 */
export async function loadDependencies(
  { settings, projectDirectory }: { settings: StackSettings; projectDirectory: string },
  chart: Chart,
  given: JsonObject,
): Promise<LoadedDependency[]> {
  const { dependencies = [] } = chart.metadata;
  const possible = possibleDependencies(dependencies, valuesOf(chart, settings.release, given));
  if (possible.length === 0) return [];
  const resolve = chart.isArchive ? resolvePackaged : resolveDependencies;
  const resolved = await resolve({
    chartDirectory: chart.directory,
    chartShownAs: chart.shownAs,
    projectDirectory,
    declared: dependencies,
    enabled: possible,
    settings: settings.dependencies,
    stack: settings.stack,
  });
  return Promise.all(
    resolved.map(async (found) => ({
      // The lock decides the version.
      dependency: { ...found.dependency, version: found.version },
      subchart: {
        ...(await loadSubchart(found, cacheDirectoryOf(projectDirectory))),
        name: found.dependency.name,
        version: found.version,
      },
    })),
  );
}
