import { type ChartDependency, isInRange } from '../../chart/index.ts';
import { ReleaseError } from '../../errors.ts';
import { type DependingChart, isAlias, lockedBy, lockOf, type Origin, originOf } from './dependencyLocation.ts';
import { type Lock, type LockedDependency, type LockPlace, lockDigest, readLock } from './lock.ts';

/** A dependency with its lock entry. */
export interface MatchedDependency {
  dependency: ChartDependency;
  locked: LockedDependency;
  origin: Origin;
  lock: LockPlace;
  /** The digest of a registry's manifest, which is requested instead of the version. */
  manifest?: string;
}

/**
 * Finds the lock entry of each dependency, in the lock that the stack uses for it.
 * @param dependencies the dependencies to match
 * @returns the matches, and all errors: DEPENDENCY_LOCK_MISSING; DEPENDENCY_LOCK_STALE for an entry that does not
 * satisfy Chart.yaml, or for a lock whose digest shows that Chart.yaml was edited later
 */
export async function matchLock(
  chart: DependingChart,
  dependencies: readonly ChartDependency[],
): Promise<{ matched: MatchedDependency[]; errors: ReleaseError[] }> {
  const matched: MatchedDependency[] = [];
  const errors: ReleaseError[] = [];
  const groups = Map.groupBy(dependencies, (dependency) => lockOf(chart, dependency).path);
  for (const group of groups.values()) {
    const place = lockOf(chart, group[0] ?? noDependency);
    try {
      const lock = await readLock(place);
      const found = group.map((dependency) => entryFor(chart, dependency, lock, place));
      const stale = found.filter((each) => each instanceof ReleaseError);
      if (stale.length > 0) errors.push(...stale);
      else checkDigest(chart, lock, place);
      for (const [index, locked] of found.entries()) {
        const dependency = group[index] ?? noDependency;
        if (locked instanceof ReleaseError) continue;
        const { repository = '' } = dependency;
        // The lock contains the URL of an alias.
        const origin = originOf(chart, dependency, isAlias(repository) ? locked.repository : repository);
        matched.push({ dependency, locked, origin, lock: place });
      }
    } catch (error) {
      if (!(error instanceof ReleaseError)) throw error;
      errors.push(error);
    }
  }
  return { matched, errors };
}

/** Groups are never empty. */
const noDependency: ChartDependency = { name: '', version: '' };

function entryFor(
  chart: DependingChart,
  dependency: ChartDependency,
  lock: Lock,
  place: LockPlace,
): LockedDependency | ReleaseError {
  const { name, version, alias = name } = dependency;
  const entries = lock.dependencies.filter((entry) => entry.name === name);
  // Chart.yaml may contain a chart twice, in two versions; lock entries have the same order.
  const own =
    entries[
      lockedBy(chart, place)
        .filter((each) => each.name === name)
        .indexOf(dependency)
    ];
  const satisfying = [...(own === undefined ? [] : [own]), ...entries].find(
    (entry) => isInRange(entry.version, version) || isBundled(dependency, entry),
  );
  if (satisfying !== undefined) return satisfying;
  const [entry] = entries;
  const state = entry === undefined ? 'does not contain it' : `has ${entry.version}`;
  const message = `Chart.yaml requires ${alias} ${version}, but ${place.shownAs} ${state}.`;
  return new ReleaseError('DEPENDENCY_LOCK_STALE', message, {
    position: { file: place.shownAs },
    hint: `Update the lock with \`${place.command}\`.`,
  });
}

/** For a chart in `charts/`, Helm locks the range itself. */
function isBundled({ version, repository = '' }: ChartDependency, entry: LockedDependency): boolean {
  return repository === '' && entry.version === version;
}

/** Checks the digest like `helm dependency build`. A lock that was written by hand may lack it. */
function checkDigest(chart: DependingChart, lock: Lock, place: LockPlace): void {
  if (lock.digest === undefined) return;
  const declared = lockedBy(chart, place).map((dependency) => {
    if (!isAlias(dependency.repository ?? '')) return dependency;
    const entry = lock.dependencies.find(({ name }) => name === dependency.name);
    return { ...dependency, repository: entry?.repository ?? '' };
  });
  if (lock.digest === lockDigest(declared, lock.dependencies)) return;
  throw new ReleaseError(
    'DEPENDENCY_LOCK_STALE',
    `The dependencies in Chart.yaml or the entries of ${place.shownAs} were edited after the lock was written: its digest does not match.`,
    { position: { file: place.shownAs }, hint: `Update the lock with \`${place.command}\`.` },
  );
}
