import type { ChartDependency } from '../../chart/index.ts';
import { ReleaseError, releaseErrors, throwAll } from '../../errors.ts';
import { contentHash, readFolder, readIfExists } from '../../files/readFolder.ts';
import { writeAtomically } from '../../files/writeAtomically.ts';
import { checkArchive } from '../../helm/index.ts';
import { sha256Of } from '../../packaging/index.ts';
import { readLocalChart } from '../locate/localChart.ts';
import {
  archiveOf,
  commandFor,
  type DependingChart,
  type LocalOrigin,
  lockOf,
  originOf,
} from '../lock/dependencyLocation.ts';
import { readLock } from '../lock/lock.ts';
import { type MatchedDependency, matchLock } from '../lock/matchLock.ts';
import { openSources, type Sources } from '../sources/index.ts';
import { fetchLocked, referenceOf } from './fetchArchive.ts';
import { checkKeptSignature, keepSignature } from './keptSignatures.ts';

export interface ResolveRequest extends DependingChart {
  enabled: readonly ChartDependency[];
  /** The environment with settings of proxies, credentials and caches. @default process.env */
  env?: NodeJS.ProcessEnv;
}

/** A dependency whose locked content is on the disk. */
export interface ResolvedDependency {
  dependency: ChartDependency;
  /** The exact version. */
  version: string;
  /** Absolute path of an archive or of a chart's folder. */
  path: string;
  /** The digest of the archive, or of the folder's content. */
  sha256: string;
}

/**
 * Finds every enabled dependency at its locked version: in the folder that mirrors its repository, in the chart's
 * `charts/`, or in its repository, from which it is downloaded to `charts/`. Existing archives are not downloaded
 * again.
 * @throws ReleaseError(s), for all dependencies in one pass: DEPENDENCY_LOCK_MISSING, DEPENDENCY_LOCK_STALE,
 * DEPENDENCY_NOT_FOUND, DEPENDENCY_DOWNLOAD_FAILED, DEPENDENCY_UNAUTHORIZED, DEPENDENCY_CHECKSUM, DEPENDENCY_INVALID,
 * DEPENDENCY_CYCLE
 */
export async function resolveDependencies(request: ResolveRequest): Promise<ResolvedDependency[]> {
  const { enabled } = request;
  const { matched, errors } = await matchLock(request, enabled);
  const found = await resolveLocked(request, matched, errors);
  return found.sort((left, right) => enabled.indexOf(left.dependency) - enabled.indexOf(right.dependency));
}

/**
 * Like {@link resolveDependencies}, for dependencies that are already matched to their locks.
 * @param errors earlier errors, which are reported together with the new ones
 */
export async function resolveLocked(
  request: Omit<ResolveRequest, 'enabled'>,
  matched: readonly MatchedDependency[],
  errors: readonly ReleaseError[] = [],
): Promise<ResolvedDependency[]> {
  const { env = process.env } = request;
  const sources = openSources({ ...request, env });
  try {
    const settled = await Promise.allSettled(matched.map((each) => locate(request, each, sources)));
    const failed = settled.flatMap((each) => (each.status === 'rejected' ? releaseErrors(each.reason) : []));
    // An unreachable repository is one error, even if several dependencies use it.
    throwAll([...new Set([...errors, ...failed])]);
    return settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  } finally {
    await sources.close();
  }
}

async function locate(
  request: DependingChart,
  matched: MatchedDependency,
  sources: Sources,
): Promise<ResolvedDependency> {
  const { dependency, locked, origin } = matched;
  if ('folder' in origin) return resolveFolder(matched, origin);
  const { name, version } = locked;
  const archive = archiveOf(request, name, version);
  const kept = await readIfExists(archive.path);
  if (kept === undefined) {
    const fetched = await fetchLocked(request, matched, origin.url, sources);
    await keepSignature(request, { ...locked, reference: referenceOf(matched, origin.url) }, origin.url, sources);
    await writeAtomically(archive.path, fetched);
    return { dependency, version, path: archive.path, sha256: sha256Of(fetched) };
  }
  const sha256 = sha256Of(kept);
  checkHash(matched, sha256, archive.shownAs, takeLocked(request));
  // An archive with a digest was checked when it was locked.
  if (locked.sha256 === undefined) await checkArchive(kept, { name, version }, archive.shownAs);
  const reference = referenceOf(matched, origin.url);
  await checkKeptSignature(request, { name, version, reference, data: kept }, origin.url, sources);
  return { dependency, version, path: archive.path, sha256 };
}

/**
 * Checks the archives in the chart's `charts/` against the digests of their locks, for a chart that Helm renders from
 * there. Helm's own locks have no digests. If signatures are checked, so are those of the archives.
 * @throws ReleaseError(s) DEPENDENCY_CHECKSUM; PACKAGE_*; DEPENDENCY_LOCK_MISSING for a lock that cannot be read
 */
export async function checkKept(chart: DependingChart, env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const sources = openSources({ ...chart, env });
  const places = new Map(chart.declared.map((each) => lockOf(chart, each)).map((place) => [place.path, place]));
  const checks = [...places.values()].map(async (lock) => {
    if ((await readIfExists(lock.path)) === undefined) return;
    for (const locked of (await readLock(lock)).dependencies) {
      const archive = archiveOf(chart, locked.name, locked.version);
      const kept = await readIfExists(archive.path);
      if (kept === undefined) continue;
      checkHash({ locked, lock }, sha256Of(kept), archive.shownAs, takeLocked(chart));
      const origin = originOf(chart, locked);
      if ('url' in origin) await checkKeptSignature(chart, { ...locked, data: kept }, origin.url, sources);
    }
  });
  const settled = await Promise.allSettled(checks);
  await sources.close();
  throwAll(settled.flatMap((each) => (each.status === 'rejected' ? releaseErrors(each.reason) : [])));
}

/**
 * Resolves a chart that is used in its folder.
 * @throws ReleaseError DEPENDENCY_NOT_FOUND, DEPENDENCY_CYCLE, DEPENDENCY_LOCK_STALE, DEPENDENCY_CHECKSUM
 */
export async function resolveFolder(matched: MatchedDependency, origin: LocalOrigin): Promise<ResolvedDependency> {
  const { dependency, locked } = matched;
  const { folder, shownAs } = origin;
  const { version } = await readLocalChart(origin, dependency.name);
  const isBundled = locked.version === dependency.version && (dependency.repository ?? '') === '';
  if (version !== locked.version && !isBundled) throw otherVersion(matched, shownAs, version);
  const sha256 = contentHash(await readFolder(folder, shownAs));
  checkHash(matched, sha256, shownAs, 'Check what changed, then fix the folder or the lock.');
  return { dependency, version, path: folder, sha256 };
}

function takeLocked(chart: DependingChart): string {
  return `Restore the locked archive with \`${commandFor('build', chart)}\`, or fix the lock.`;
}

function checkHash(
  { locked, lock }: Pick<MatchedDependency, 'locked' | 'lock'>,
  sha256: string,
  place: string,
  hint: string,
): void {
  if (locked.sha256 === undefined || locked.sha256 === sha256) return;
  throw new ReleaseError(
    'DEPENDENCY_CHECKSUM',
    `${place} does not match the lock of ${locked.name} ${locked.version}: its sha256 is ${sha256}, ` +
      `but ${lock.shownAs} requires ${locked.sha256}.`,
    { position: lock.position ?? { file: lock.shownAs }, hint },
  );
}

function otherVersion({ locked, lock }: MatchedDependency, shownAs: string, version: string): ReleaseError {
  const message = `${locked.name} in ${shownAs} has version ${version}, but the lock requires ${locked.version}.`;
  return new ReleaseError('DEPENDENCY_LOCK_STALE', message, {
    position: { file: lock.shownAs },
    hint: `Fix the version in the folder, or update the lock with \`${lock.command}\`.`,
  });
}
