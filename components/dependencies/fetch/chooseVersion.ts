import semver from 'semver';
import { type ChartDependency, isInRange } from '../../chart/index.ts';
import { ReleaseError } from '../../errors.ts';
import { contentHash, readFolder } from '../../files/readFolder.ts';
import { checkArchive } from '../../helm/index.ts';
import { sha256Of } from '../../packaging/index.ts';
import { readLocalChart } from '../locate/localChart.ts';
import { archiveOf, type DependingChart, originOf } from '../lock/dependencyLocation.ts';
import type { LockedDependency } from '../lock/lock.ts';
import { shownUrl } from '../sources/download.ts';
import type { Patience } from '../sources/exchange.ts';
import { repositoryUrl, type Sources } from '../sources/index.ts';

export interface FetchRequest extends DependingChart {
  /** The environment with settings of proxies, credentials and caches. */
  env: NodeJS.ProcessEnv;
  /** Prints a line about the progress. */
  report(line: string): void;
  patience?: Patience;
}

/** A dependency with its new lock entry. */
export interface LockedResult extends LockedDependency {
  /** The lock file, as the user would type it. */
  lock: string;
}

export interface Fetched {
  entry: LockedDependency & { sha256: string };
  /** The dependency from Chart.yaml, with the URL instead of an alias. */
  dependency: ChartDependency;
  /** Undefined for a chart in a folder, which is used in place. */
  archive?: Buffer;
}

/** Chooses the newest version that a dependency allows, from any kind of source. @throws ReleaseError DEPENDENCY_* */
export async function choose(request: FetchRequest, declared: ChartDependency, sources: Sources): Promise<Fetched> {
  const { name, version: range, repository: written = '' } = declared;
  const repository = await repositoryUrl(written, request.settings, request.env);
  const dependency = { ...declared, repository };
  const origin = originOf(request, declared, repository);
  if ('folder' in origin) {
    const { version } = await readLocalChart(origin, name);
    if (!isInRange(version, range)) throw unsatisfied(declared, origin.shownAs, [version]);
    return {
      dependency,
      entry: { name, repository, version, sha256: contentHash(await readFolder(origin.folder, origin.shownAs)) },
    };
  }
  const source = await sources.at(origin.url);
  const isExact = origin.url.startsWith('oci:') && semver.valid(range) !== null;
  const versions = isExact ? [range] : await source.versions(name);
  const version = versions.find((each) => isInRange(each, range));
  if (version === undefined) throw unsatisfied(declared, shownUrl(origin.url), versions);
  request.report(`${name} ${version} from ${shownUrl(origin.url)}`);
  const archive = await source.fetch(name, version);
  await checkArchive(archive, { name, version }, archiveOf(request, name, version).shownAs);
  return { dependency, archive, entry: { name, repository, version, sha256: sha256Of(archive) } };
}

export function unsatisfied(
  { name, version }: ChartDependency,
  place: string,
  versions: readonly string[],
): ReleaseError {
  return new ReleaseError(
    'DEPENDENCY_NOT_FOUND',
    `${place} does not have a version of ${name} that satisfies "${version}".`,
    {
      hint:
        versions.length === 0
          ? 'It does not have a chart of this name. Fix the name or the repository.'
          : `Available: ${nearest(versions, version).join(', ')}${versions.length > 5 ? ' and others' : ''}.`,
    },
  );
}

/** The five versions nearest to the wanted one. */
function nearest(versions: readonly string[], range: string): string[] {
  const wanted = semver.coerce(range);
  const place = wanted === null ? 0 : versions.findIndex((version) => semver.lt(version, wanted, { loose: true }));
  const start = Math.max(0, Math.min(place < 0 ? versions.length : place - 2, versions.length - 5));
  return versions.slice(start, start + 5);
}

export function otherBytes(name: string, version: string): string {
  return `${name} ${version} has a different digest than before. If you did not publish it again, ask its publisher.`;
}
