import { releaseErrors, throwAll } from '../../errors.ts';
import { readIfExists } from '../../files/readFolder.ts';
import { writeAtomically } from '../../files/writeAtomically.ts';
import { chartLock, lockedBy, lockOf } from '../lock/dependencyLocation.ts';
import { type LockedDependency, type LockPlace, lockDigest, readLock, writeLock } from '../lock/lock.ts';
import { openSources } from '../sources/index.ts';
import { buildDependencies } from './buildDependencies.ts';
import { removeOutdated, writeArchives } from './chartsFolder.ts';
import { choose, type Fetched, type FetchRequest, type LockedResult, otherBytes } from './chooseVersion.ts';

/**
 * Chooses the newest versions that Chart.yaml allows, downloads their archives to `charts/`, and writes the lock that
 * the stack uses. Nothing is written until all archives are available.
 * @throws ReleaseError(s) DEPENDENCY_*, for all dependencies in one pass
 */
export async function updateDependencies(request: FetchRequest): Promise<LockedResult[]> {
  const { declared } = request;
  const place = declared.map((each) => lockOf(request, each)).find(({ path }) => path !== chartLock(request).path);
  const lock = place ?? chartLock(request);
  const updated = lockedBy(request, lock);
  // The stack's own lock only covers mirrored dependencies. The others stay as in Chart.lock.
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
      request.report(otherBytes(name, version));
    }
  }
  const archives = fetched.flatMap(({ entry: { name, version }, archive: data }) =>
    data ? [{ name, version, data }] : [],
  );
  // Stacks without their own lock use the same folder.
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
  if (isSame) return request.report(`${place.shownAs} is up to date`);
  const text = (await readIfExists(place.path))?.toString('utf8');
  await writeAtomically(place.path, writeLock(lock, new Date(), text));
  request.report(`Wrote ${place.shownAs}`);
}
