import semver from 'semver';
import { type ChartDependency, isInRange } from '../chart/index.ts';
import { ReleaseError, releaseErrors, throwAll } from '../errors.ts';
import { buildDependencies } from './build.ts';
import { removeOutdated, writeArchives } from './chartsFolder.ts';
import { contentHash, readFolder } from './folder.ts';
import { readLocalChart } from './localChart.ts';
import { type LockedDependency, type LockPlace, lockDigest, readLock, writeLock } from './lock.ts';
import { readIfThere, sha256Of } from './obtain.ts';
import { archiveOf, chartLock, type DependingChart, heldBy, lockOf, originOf } from './origin.ts';
import {
  checkArchive,
  openSources,
  type Patience,
  repositoryUrl,
  type Sources,
  shownUrl,
  writeWhole,
} from './sources/index.ts';

export interface FetchRequest extends DependingChart {
  /** Where proxies, credentials and caches are looked for. */
  env: NodeJS.ProcessEnv;
  /** Takes a line about what is being done. */
  say(line: string): void;
  patience?: Patience;
}

/** A dependency as it is locked now. */
export interface LockedResult extends LockedDependency {
  /** The lock, as the user would type it. */
  lock: string;
}

export interface Fetched {
  entry: LockedDependency & { sha256: string };
  /** Chart.yaml's, an alias in it replaced. */
  dependency: ChartDependency;
  /** None for a chart in a folder: it stays there. */
  archive?: Buffer;
}

/**
 * Chooses the newest versions that Chart.yaml allows, puts their archives into `charts/`, and writes the lock that the stack
 * uses. Nothing is written before all of them are there.
 * @throws ReleaseError(s), of all dependencies at once: DEPENDENCY_*
 */
export async function updateDependencies(request: FetchRequest): Promise<LockedResult[]> {
  const { declared } = request;
  const place = declared.map((each) => lockOf(request, each)).find(({ path }) => path !== chartLock(request).path);
  const lock = place ?? chartLock(request);
  const updated = heldBy(request, lock);
  // What the stack's own lock is not about stays as Chart.lock has it.
  const others = declared.filter((dependency) => !updated.includes(dependency));
  const sources = openSources(request);
  try {
    const settled = await Promise.allSettled(updated.map((each) => choose(request, each, sources)));
    throwAll(settled.flatMap((each) => (each.status === 'rejected' ? releaseErrors(each.reason) : [])));
    const fetched = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const kept = others.length > 0 ? await buildDependencies(request, others) : [];
    await write(request, lock, fetched, kept);
    return [...fetched.map(({ entry }) => ({ ...entry, lock: lock.shownAs })), ...kept];
  } finally {
    await sources.close();
  }
}

/** The newest version that a dependency may have, from wherever it comes from. @throws ReleaseError DEPENDENCY_* */
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
  request.say(`${name} ${version} from ${shownUrl(origin.url)}`);
  const archive = await source.fetch(name, version);
  await checkArchive(archive, { name, version }, archiveOf(request, name, version).shownAs);
  return { dependency, archive, entry: { name, repository, version, sha256: sha256Of(archive) } };
}

export function unsatisfied(
  { name, version }: ChartDependency,
  place: string,
  versions: readonly string[],
): ReleaseError {
  return new ReleaseError('DEPENDENCY_NOT_FOUND', `${place} has no ${name} that satisfies "${version}".`, {
    hint:
      versions.length === 0
        ? 'It has no chart of this name: correct the name or the repository.'
        : `It has ${nearest(versions, version).join(', ')}${versions.length > 5 ? ', and others' : ''}.`,
  });
}

/** The five versions around the wanted one. */
function nearest(versions: readonly string[], range: string): string[] {
  const wanted = semver.coerce(range);
  const place = wanted === null ? 0 : versions.findIndex((version) => semver.lt(version, wanted, { loose: true }));
  const start = Math.max(0, Math.min(place < 0 ? versions.length : place - 2, versions.length - 5));
  return versions.slice(start, start + 5);
}

export function otherBytes(name: string, version: string): string {
  return `${name} ${version} has other bytes than before: ask who published it, if you did not.`;
}

async function write(
  request: FetchRequest,
  place: LockPlace,
  fetched: readonly Fetched[],
  others: readonly LockedDependency[],
): Promise<void> {
  const entries = fetched.map(({ entry }) => entry);
  const before = await readLock(place).catch(() => undefined);
  for (const { name, version, sha256 } of entries) {
    const old = before?.dependencies.find((entry) => entry.name === name && entry.version === version)?.sha256;
    if (old !== undefined && old !== sha256) {
      request.say(otherBytes(name, version));
    }
  }
  const archives = fetched.flatMap(({ entry: { name, version }, archive: data }) =>
    data ? [{ name, version, data }] : [],
  );
  // Stacks without a lock of their own use the same folder.
  const shared = await readLock(chartLock(request)).catch(() => undefined);
  const isOwn = place.path !== chartLock(request).path;
  const kept = [...entries, ...others, ...(isOwn ? (shared?.dependencies ?? []) : [])];
  await writeArchives(request, archives);
  await removeOutdated(request, kept);
  const digest = lockDigest(
    fetched.map(({ dependency }) => dependency),
    entries,
  );
  const lock = { dependencies: entries, digest };
  const isSame = before !== undefined && writeLock(before, new Date(0)) === writeLock(lock, new Date(0));
  if (isSame) return request.say(`${place.shownAs} is up to date`);
  const text = (await readIfThere(place.path))?.toString('utf8');
  await writeWhole(place.path, writeLock(lock, new Date(), text));
  request.say(`${place.shownAs} written`);
}
