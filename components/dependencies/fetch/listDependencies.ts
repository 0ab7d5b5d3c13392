import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import semver from 'semver';
import { type ChartDependency, isInRange } from '../../chart/index.ts';
import { readIfExists } from '../../files/readFolder.ts';
import { type ChartIdentity, type HelmChart, readArchive } from '../../helm/index.ts';
import { isJsonObject, type Json, parseYaml } from '../../json/index.ts';
import { isFolder } from '../locate/localChart.ts';
import { type DependingChart, originOf } from '../lock/dependencyLocation.ts';
import { archivesIn } from './chartsFolder.ts';

export interface DependencyState {
  name: string;
  /** The range in Chart.yaml. */
  version: string;
  repository: string;
  /**
   * Helm's status: `ok`, `missing`, `unpacked`, `wrong version`, `invalid version`, `misnamed`, `corrupt`, `too many
   * matches`. A chart that is used in its folder is `ok` too.
   */
  status: string;
}

/**
 * The status of each dependency in the chart's `charts/`, as `helm dependency list` shows it (pkg/action/dependency.go
 * of Helm).
 */
export async function listDependencies(chart: DependingChart): Promise<DependencyState[]> {
  const archives = await archivesIn(chart);
  return Promise.all(
    chart.declared.map(async (dependency) => {
      const { name, version, repository = '' } = dependency;
      return { name, version, repository, status: await statusOf(chart, dependency, archives) };
    }),
  );
}

/** The status of a packed chart's dependencies, which must be in the archive. */
export function listBundled({ metadata, parts }: Pick<HelmChart, 'metadata' | 'parts'>): DependencyState[] {
  const there = parts.filter(({ inside }) => inside.length === 1);
  return (metadata.dependencies ?? []).map((dependency) => {
    const { name, version, repository = '' } = dependency;
    const found = there.findLast((part) => part.name === name);
    return { name, version, repository, status: found ? compared(found, dependency, 'unpacked') : 'missing' };
  });
}

async function statusOf(
  chart: DependingChart,
  dependency: ChartDependency,
  archives: readonly string[],
): Promise<string> {
  const origin = originOf(chart, dependency);
  if ('folder' in origin && (dependency.repository ?? '') !== '') {
    const found = await chartIn(origin.folder);
    return found === undefined ? 'missing' : compared(found, dependency, 'ok');
  }
  const { name } = dependency;
  const matching = archives.filter((file) => file.startsWith(`${name}-`));
  // The rest of the name is not a version if the file is of a chart whose name begins with this name.
  const versioned = matching.filter((file) => semver.valid(file.slice(name.length + 1, -'.tgz'.length)) !== null);
  const candidates = matching.length === 1 ? matching : versioned;
  if (candidates.length > 1) return 'too many matches';
  const [file] = candidates;
  const archive = file === undefined ? undefined : await readIfExists(join(chart.chartDirectory, 'charts', file));
  if (file !== undefined && archive !== undefined) {
    const found = await readArchive(archive, file).catch(() => undefined);
    if (found === undefined) return 'corrupt';
    return found.name === name ? compared(found, dependency, 'ok') : 'misnamed';
  }
  const unpacked = (await foldersIn(join(chart.chartDirectory, 'charts'))).findLast((each) => each.name === name);
  return unpacked === undefined ? 'missing' : compared(unpacked, dependency, 'unpacked');
}

function compared({ version }: ChartIdentity, wanted: ChartDependency, good: string): string {
  if (version === wanted.version) return good;
  if (semver.validRange(wanted.version) === null || semver.valid(version, { loose: true }) === null)
    return 'invalid version';
  return isInRange(version, wanted.version) ? good : 'wrong version';
}

async function foldersIn(directory: string): Promise<ChartIdentity[]> {
  const names = await readdir(directory).catch(() => []);
  const found = names.sort().map(async (name) => {
    const folder = join(directory, name);
    return (await isFolder(folder)) ? chartIn(folder) : undefined;
  });
  return (await Promise.all(found)).filter((chart) => chart !== undefined);
}

async function chartIn(folder: string): Promise<ChartIdentity | undefined> {
  try {
    const metadata: Json = parseYaml(await readFile(join(folder, 'Chart.yaml'), 'utf8'));
    const { name, version } = isJsonObject(metadata) ? metadata : {};
    return typeof name === 'string' && typeof version === 'string' ? { name, version } : undefined;
  } catch {
    return undefined;
  }
}
