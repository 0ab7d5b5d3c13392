import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../files/writeAtomically.ts';
import { readArchive } from '../../helm/index.ts';
import { archiveOf, type DependingChart } from '../lock/dependencyLocation.ts';

/** An archive for the chart's `charts/`. */
export interface NewArchive {
  name: string;
  version: string;
  data: Buffer;
}

/** Writes archives to the chart's `charts/`, each of them atomically. */
export async function writeArchives(chart: DependingChart, archives: readonly NewArchive[]): Promise<void> {
  for (const { name, version, data } of archives) await writeAtomically(archiveOf(chart, name, version).path, data);
}

/**
 * Removes outdated archives from `charts/` by Helm's rules: archives of charts that no lock names, except those that
 * cannot be read and those that Chart.yaml expects in the folder.
 * @param kept names and versions of archives that stay
 */
export async function removeOutdated(
  chart: DependingChart & { report(line: string): void },
  kept: readonly { name: string; version: string }[],
): Promise<void> {
  const expected = new Set(kept.map(({ name, version }) => `${name}-${version}.tgz`));
  const bundled = chart.declared.filter(({ repository = '' }) => repository === '').map(({ name }) => name);
  for (const file of await archivesIn(chart)) {
    if (expected.has(file)) continue;
    const path = join(chart.chartDirectory, 'charts', file);
    const found = await readArchive(await readFile(path), file).catch(() => undefined);
    if (found === undefined || bundled.includes(found.name)) continue;
    await rm(path);
    chart.report(`Removed the outdated ${file}`);
  }
}

/** The names of the archives in the chart's `charts/`. */
export async function archivesIn({ chartDirectory }: Pick<DependingChart, 'chartDirectory'>): Promise<string[]> {
  const entries = await readdir(join(chartDirectory, 'charts'), { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.tgz'))
    .map(({ name }) => name)
    .sort();
}

/** The names of the archives and folders in the chart's `charts/`, without those that Helm ignores. */
export async function chartsIn({ chartDirectory }: Pick<DependingChart, 'chartDirectory'>): Promise<string[]> {
  const entries = await readdir(join(chartDirectory, 'charts'), { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !/^[_.]/.test(entry.name) && (entry.isDirectory() || entry.name.endsWith('.tgz')))
    .map(({ name }) => name)
    .sort();
}
