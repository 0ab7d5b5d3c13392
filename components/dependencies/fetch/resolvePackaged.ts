import { join, posix } from 'node:path';
import { isInRange } from '../../chart/index.ts';
import { ReleaseError, throwAll } from '../../errors.ts';
import { readFile, stat } from '../../files/readAtOnce.ts';
import { contentHash, readFolder, readIfExists } from '../../files/readFolder.ts';
import { type ChartIdentity, readArchive } from '../../helm/index.ts';
import { isJsonObject, parseYaml } from '../../json/index.ts';
import { sha256Of } from '../../packaging/index.ts';
import type { DependingChart } from '../lock/dependencyLocation.ts';
import { chartsIn } from './chartsFolder.ts';
import type { ResolvedDependency, ResolveRequest } from './resolveDependencies.ts';

/**
 * Like `resolveDependencies`, for a chart from an archive: its dependencies are in its `charts/`, and the digest of the archive covers
 * them. By Helm's rule, name and version decide.
 * @throws ReleaseError(s) DEPENDENCY_NOT_FOUND, DEPENDENCY_INVALID
 */
export async function resolvePackaged(request: ResolveRequest): Promise<ResolvedDependency[]> {
  const bundled = await Promise.all((await chartsIn(request)).map((name) => bundledChart(request, name)));
  const errors: ReleaseError[] = [];
  const found = request.enabled.flatMap((dependency) => {
    const { name, version } = dependency;
    const match = bundled.find((each) => each?.name === name && isInRange(each.version, version));
    if (match !== undefined) return [{ dependency, version: match.version, path: match.path, sha256: match.sha256 }];
    errors.push(
      new ReleaseError('DEPENDENCY_NOT_FOUND', `${request.chartShownAs} does not contain ${name} ${version}.`, {
        position: { file: request.chartShownAs },
        hint: 'Package the chart again with `release package`, which adds its dependencies.',
      }),
    );
    return [];
  });
  throwAll(errors);
  return found;
}

type BundledChart = ChartIdentity & { path: string; sha256: string };

async function bundledChart(chart: DependingChart, name: string): Promise<BundledChart | undefined> {
  const path = join(chart.chartDirectory, 'charts', name);
  const shownAs = posix.join(chart.chartShownAs, 'charts', name);
  if (!(await stat(path)).isDirectory()) {
    const data = await readFile(path);
    return { ...(await readArchive(data, shownAs)), path, sha256: sha256Of(data) };
  }
  const text = await readIfExists(join(path, 'Chart.yaml'));
  const metadata = text === undefined ? {} : parseYaml(text.toString('utf8'));
  const { name: called, version } = isJsonObject(metadata) ? metadata : {};
  if (typeof called !== 'string' || typeof version !== 'string') return undefined;
  return { name: called, version, path, sha256: contentHash(await readFolder(path, shownAs)) };
}
