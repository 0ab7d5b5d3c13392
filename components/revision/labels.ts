import type { ReleaseRecord, ReleaseStatus } from './record.ts';
import type { RevisionMarks, RevisionSummary } from './store.ts';

const prefix = 'kubesentiment.io/';

/** Selects the records of one release, as Helm does. */
export function recordSelector(name: string): string {
  return `name=${name},owner=helm`;
}

/** `sh.helm.release.v1.<release>.v<N>` (helm pkg/storage, makeKey). */
export function recordName(name: string, version: number): string {
  return `sh.helm.release.v1.${name}.v${version}`;
}

/** Helm's system labels of a record; the times are unix seconds (helm pkg/storage/driver/secrets.go). */
export function systemLabels(record: ReleaseRecord, times: { createdAt?: number; modifiedAt?: number }): Labels {
  return {
    name: record.name,
    owner: 'helm',
    status: record.info.status,
    version: String(record.version),
    ...(times.createdAt === undefined ? {} : { createdAt: String(times.createdAt) }),
    ...(times.modifiedAt === undefined ? {} : { modifiedAt: String(times.modifiedAt) }),
  };
}

/**
 * Our marks as labels. The revision number is among them because Helm copies labels to the revisions that it makes from
 * ours: marks whose number is not the record's own are such a copy.
 */
export function markLabels(version: number, marks: RevisionMarks): Labels {
  return {
    [`${prefix}revision`]: String(version),
    [`${prefix}owner`]: marks.owner,
    [`${prefix}stack`]: marks.stack,
    [`${prefix}digest`]: marks.digest,
    [`${prefix}timeout`]: String(marks.timeout),
    ...(marks.rollbackTo === undefined ? {} : { [`${prefix}rollback-to`]: String(marks.rollbackTo) }),
  };
}

export type Labels = Record<string, string>;

/** The summary in a record's labels, or undefined when they are no record's. */
export function summaryOf(labels: Labels, createdAt: number): RevisionSummary | undefined {
  const version = Number(labels.version);
  if (!Number.isInteger(version) || version < 1) return undefined;
  const marks = marksOf(labels, version);
  return {
    version,
    // The label is only ever written from a ReleaseStatus, by Helm or by us; one that is neither reads as unknown.
    status: statuses.has(labels.status ?? '') ? (labels.status as ReleaseStatus) : 'unknown',
    createdAt: Number(labels.createdAt) || createdAt,
    ...(marks === undefined ? {} : { marks }),
  };
}

const statuses: ReadonlySet<string> = new Set<ReleaseStatus>([
  'unknown',
  'deployed',
  'uninstalled',
  'superseded',
  'failed',
  'uninstalling',
  'pending-install',
  'pending-upgrade',
  'pending-rollback',
]);

function marksOf(labels: Labels, version: number): RevisionMarks | undefined {
  const owner = labels[`${prefix}owner`];
  if (owner === undefined || labels[`${prefix}revision`] !== String(version)) return undefined;
  const rollbackTo = Number(labels[`${prefix}rollback-to`]);
  return {
    owner,
    stack: labels[`${prefix}stack`] ?? 'unknown',
    digest: labels[`${prefix}digest`] ?? '',
    timeout: Number(labels[`${prefix}timeout`]) || 0,
    ...(rollbackTo > 0 ? { rollbackTo } : {}),
  };
}
