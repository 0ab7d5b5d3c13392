import type { EnvironmentData, RevisionData } from '../../data.ts';

/** What became of a revision, as its mark shows it. */
export type Outcome = 'deployed' | 'superseded' | 'failed' | 'interrupted' | 'pending' | 'uninstalled' | 'unknown';

export function outcomeOf({ status, interrupted, damage }: RevisionData): Outcome {
  if (damage !== undefined) return 'unknown';
  if (interrupted) return 'interrupted';
  if (status.startsWith('pending-') || status === 'uninstalling') return 'pending';
  const known: readonly Outcome[] = ['deployed', 'superseded', 'failed', 'uninstalled'];
  return known.find((each) => each === status) ?? 'unknown';
}

/** The words of a mark. */
export function outcomeText(revision: RevisionData): string {
  const outcome = outcomeOf(revision);
  if (outcome === 'pending') return revision.status;
  return outcome === 'unknown' ? 'cannot be read' : outcome;
}

/** Unix milliseconds of the end, or of the start while it runs; NaN if unknown. */
export function timeOf({ ended, started }: RevisionData): number {
  return Date.parse(ended || started);
}

/** Milliseconds; undefined for revisions of Helm, which records one time. */
export function durationOfRevision({ started, ended, byHelm }: RevisionData): number | undefined {
  const duration = Date.parse(ended) - Date.parse(started);
  return byHelm || Number.isNaN(duration) || duration < 0 ? undefined : duration;
}

export function deployedOf({ revisions }: EnvironmentData): RevisionData | undefined {
  return revisions.findLast(({ status }) => status === 'deployed');
}

/** A failed revision and the revision that ended the failure. */
export interface Failure {
  environment: EnvironmentData;
  revision: RevisionData;
  recovery?: RevisionData;
  /** Milliseconds. */
  recoveredAfter?: number;
}

/** The failures of an environment, oldest first. Failures in a row are one, which begins with the first. */
export function failuresOf(environment: EnvironmentData): Failure[] {
  const failures: Failure[] = [];
  let open: RevisionData | undefined;
  for (const revision of environment.revisions) {
    const outcome = outcomeOf(revision);
    if (outcome === 'failed' || outcome === 'interrupted') open ??= revision;
    else if (open !== undefined && (outcome === 'deployed' || outcome === 'superseded')) {
      const recoveredAfter = timeOf(revision) - timeOf(open);
      failures.push({ environment, revision: open, recovery: revision, recoveredAfter });
      open = undefined;
    }
  }
  return open === undefined ? failures : [...failures, { environment, revision: open }];
}

export function medianOf(numbers: readonly number[]): number | undefined {
  const sorted = numbers.filter((each) => !Number.isNaN(each)).sort((left, right) => left - right);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

/** Whether it makes sense to deploy a revision again instead of another: nothing shows that a failed one works. */
export function isRollbackTarget(revision: RevisionData, instead: RevisionData | undefined): boolean {
  return outcomeOf(revision) === 'superseded' && instead !== undefined && instead.revision > revision.revision;
}

/** The command that deploys a revision again. */
export function commandFor({ stack, release, namespace }: EnvironmentData, revision: number): string {
  return stack === undefined
    ? `helm rollback ${release} ${revision} -n ${namespace}`
    : `release rollback ${revision} -s ${stack}`;
}

/** The page of the commit; undefined if the CI run does not show where it is. */
export function commitUrl({ commit = '', run = '' }: RevisionData): string | undefined {
  const [, repository] = /^(https:\/\/[^/]+\/[^/]+\/[^/]+)\/actions\/runs\/\d+/.exec(run) ?? [];
  const [hash] = /^[0-9a-f]{7,64}/.exec(commit) ?? [];
  return repository === undefined || hash === undefined ? undefined : `${repository}/commit/${hash}`;
}

/** The CI run as a link; undefined for anything but an address on the web. */
export function runUrl({ run = '' }: RevisionData): string | undefined {
  return /^https?:\/\//.test(run) ? run : undefined;
}
