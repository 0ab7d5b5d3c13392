import { basename, join, posix } from 'node:path';
import { isInRange } from '../../chart/index.ts';
import type { DependencySettings } from '../../config/index.ts';
import { type ErrorCode, ReleaseError } from '../../errors.ts';
import { readIfExists } from '../../files/readFolder.ts';
import { writeAtomically } from '../../files/writeAtomically.ts';
import { readArchive } from '../../helm/index.ts';
import { sha256Of } from '../../packaging/index.ts';
import { archiveOf, type DependingChart, originOf } from '../lock/dependencyLocation.ts';
import type { LockPlace } from '../lock/lock.ts';
import type { MatchedDependency } from '../lock/matchLock.ts';
import { shownUrl } from '../sources/download.ts';
import { openSources } from '../sources/index.ts';
import { buildLocked } from './buildDependencies.ts';
import { archivesIn } from './chartsFolder.ts';
import { choose, type FetchRequest, type LockedResult, otherBytes, unsatisfied } from './chooseVersion.ts';
import type { DependencyState } from './listDependencies.ts';
import { resolveFolder, resolveLocked } from './resolveDependencies.ts';

/** A release's chart from a repository or registry; the stack file is its lock. */
export interface RemoteChart {
  /** The reference in the stack file. */
  shownAs: string;
  name: string;
  /** `@name`, or the URL of a registry. */
  repository: string;
  /** The repository's URL. */
  url: string;
  /** The digest of the registry's manifest, which takes precedence over tags. */
  manifest?: string;
  version?: string;
  /** `sha256:` and the hexadecimal digest of the archive, or of the folder's content if a mirror is a folder. */
  digest?: string;
  projectDirectory: string;
  settings: DependencySettings;
  stack: string;
  /** The stack file. */
  lock: LockPlace;
  /** An error DEPENDENCY_LOCK_MISSING at the position of the chart setting. */
  failure(message: string, hint: string): ReleaseError;
}

type FetchOptions = Pick<FetchRequest, 'env' | 'report' | 'patience'>;

/**
 * Finds the chart's archive in the project, or downloads it.
 * @returns the path of the archive, or of a folder that mirrors the repository, and its name in messages
 * @throws ReleaseError(s) DEPENDENCY_LOCK_MISSING if version or digest is not set; otherwise like `resolveDependencies`
 */
export async function resolveRemoteChart(
  chart: RemoteChart,
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ path: string; shownAs: string }> {
  const matched = matchPin(chart);
  const [found] = await resolveLocked({ ...placeOf(chart, matched.locked.sha256), env }, [matched]);
  if (found === undefined) throw new Error('A chart that is not found throws its error before.');
  const { path } = found;
  return { path, shownAs: 'folder' in matched.origin ? matched.origin.shownAs : basename(path) };
}

/** Makes the archive in the project match the stack file. @throws ReleaseError(s) like {@link resolveRemoteChart} */
export function buildRemoteChart(chart: RemoteChart, options: FetchOptions): Promise<LockedResult[]> {
  const matched = matchPin(chart);
  return buildLocked({ ...placeOf(chart, matched.locked.sha256), ...options }, [matched]);
}

/**
 * Chooses the newest version in a range, and stores its archive in the project.
 * @param range by default the version in the stack file, or any version
 * @returns the new lock entry, for the stack file
 * @throws ReleaseError DEPENDENCY_*
 */
export async function updateRemoteChart(
  chart: RemoteChart,
  options: FetchOptions,
  range: string = chart.version ?? '*',
): Promise<LockedResult & { sha256: string }> {
  const { name, repository, lock } = chart;
  const request = { ...placeOf(chart, ''), ...options };
  const sources = openSources(request);
  try {
    const wanted = { name, version: range, repository };
    const origin = originOf(request, wanted, chart.url);
    const { entry, archive } = await (chart.manifest !== undefined && 'url' in origin && origin.url.startsWith('oci:')
      ? chooseManifest(origin.url, chart.manifest)
      : choose(request, wanted, sources));
    const { version, sha256 } = entry;
    if (chart.digest !== undefined && chart.digest !== `sha256:${sha256}`) await warn(chart.digest, version);
    if (archive !== undefined) await writeAtomically(archiveOf(placeOf(chart, sha256), name, version).path, archive);
    return { ...entry, repository: chart.url, lock: lock.shownAs };
  } finally {
    await sources.close();
  }

  /** Only a stored archive shows which version a digest belongs to: the user may have edited only the version. */
  async function warn(digest: string, version: string): Promise<void> {
    if (chart.version !== version) return;
    const place = placeOf(chart, digestOf(digest));
    const kept = await archivesIn(place);
    if (kept.includes(basename(archiveOf(place, name, version).path))) return options.report(otherBytes(name, version));
    if (kept.length > 0) return;
    options.report(
      `${name} ${version} has a different digest than in ${lock.shownAs}. Was the version edited, or published again?`,
    );
  }

  async function chooseManifest(url: string, manifest: string) {
    const source = await sources.at(url);
    const archive = await source.fetch(name, manifest);
    const found = await readArchive(archive, `${name}@${manifest}`);
    if (found.name !== name || !isInRange(found.version, range)) {
      const place = `${shownUrl(url)}/${name}@${manifest}`;
      throw unsatisfied({ name, version: range, repository }, place, [found.version]);
    }
    options.report(`${name} ${found.version} from ${shownUrl(url)}`);
    return { archive, entry: { name, version: found.version, sha256: sha256Of(archive) } };
  }
}

const statuses: Partial<Record<ErrorCode, string>> = {
  DEPENDENCY_NOT_FOUND: 'missing',
  DEPENDENCY_LOCK_STALE: 'wrong version',
  DEPENDENCY_CHECKSUM: 'corrupt',
};

/**
 * The status of the archive: `ok`, `missing`, `corrupt` if its digest is wrong, `not locked` without version or digest;
 * for a folder that mirrors the repository also `wrong version`.
 * @returns the path too, if the status is `ok`
 * @throws ReleaseError DEPENDENCY_CYCLE
 */
export async function stateOfRemoteChart(chart: RemoteChart): Promise<DependencyState & { path?: string }> {
  const { name, version = '', digest = '', url: repository } = chart;
  const state = { name, version, repository };
  if (version === '' || digest === '') return { ...state, status: 'not locked' };
  const matched = matchPin(chart);
  const { locked, origin } = matched;
  if ('folder' in origin) {
    try {
      const { path } = await resolveFolder(matched, origin);
      return { ...state, status: 'ok', path };
    } catch (error) {
      const status = error instanceof ReleaseError ? statuses[error.code] : undefined;
      if (status === undefined) throw error;
      return { ...state, status };
    }
  }
  const { path } = archiveOf(placeOf(chart, locked.sha256), name, version);
  const kept = await readIfExists(path);
  if (kept === undefined) return { ...state, status: 'missing' };
  return sha256Of(kept) === locked.sha256 ? { ...state, status: 'ok', path } : { ...state, status: 'corrupt' };
}

function matchPin(chart: RemoteChart): MatchedDependency & { locked: { sha256: string } } {
  const { name, repository, url, version, digest, manifest, lock } = chart;
  if (version === undefined || digest === undefined) {
    const missing = (['version', 'digest'] as const).filter((key) => chart[key] === undefined);
    const keys = missing.map((key) => `kubesentiment:release.${key}`).join(' and ');
    throw chart.failure(
      `${chart.shownAs} comes from a repository, so ${lock.shownAs} must also set ${keys}.`,
      `Set them with \`${lock.command}\`, and commit ${lock.shownAs}.`,
    );
  }
  const dependency = { name, version, repository };
  const locked = { name, version, repository: url, sha256: digestOf(digest) };
  const origin = originOf(placeOf(chart, locked.sha256), dependency, url);
  return { dependency, locked, origin, lock, manifest };
}

/** The hexadecimal digits without the prefix. */
function digestOf(digest: string): string {
  return digest.replace(/^sha256:/, '');
}

/**
 * Each digest has its own folder, because two stacks may use different archives with the same name. The digest of a
 * manifest is part of the name too: the archive is the registry's answer to it.
 */
function placeOf({ projectDirectory, settings, stack, manifest }: RemoteChart, sha256: string): DependingChart {
  const digests = [sha256, ...(manifest === undefined ? [] : [digestOf(manifest)])];
  const folder = ['.kubesentiment', 'main', digests.map((each) => each.slice(0, 16)).join('-')];
  const chartShownAs = posix.join(...folder);
  return {
    chartDirectory: join(projectDirectory, ...folder),
    chartShownAs,
    projectDirectory,
    declared: [],
    settings,
    stack,
  };
}
