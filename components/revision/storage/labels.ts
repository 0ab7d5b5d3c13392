import type { ReleaseRecord, ReleaseStatus } from './record.ts';
import type { RevisionLabels, RevisionSummary } from './revisionStore.ts';

const prefix = 'kubesentiment.io/';

/** `sh.helm.release.v1.<release>.v<N>` (helm pkg/storage, makeKey). */
export function recordName(name: string, version: number): string {
  return `${recordPrefix(name)}${version}`;
}

function recordPrefix(name: string): string {
  return `sh.helm.release.v1.${name}.v`;
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
export function labelsFor(version: number, ownLabels: RevisionLabels): Labels {
  return {
    [`${prefix}revision`]: String(version),
    [`${prefix}owner`]: ownLabels.owner,
    [`${prefix}stack`]: ownLabels.stack,
    [`${prefix}digest`]: ownLabels.digest,
    [`${prefix}timeout`]: String(ownLabels.timeout),
    ...(ownLabels.rollbackTo === undefined ? {} : { [`${prefix}rollback-to`]: String(ownLabels.rollbackTo) }),
    ...(ownLabels.adopted === undefined ? {} : { [`${prefix}adopted`]: String(ownLabels.adopted) }),
  };
}

/** A record's labels with another owner. */
export function withOwner(labels: Readonly<Labels>, owner: string): Labels {
  return { ...labels, [`${prefix}owner`]: owner };
}

/** What is left of a record's labels without our marks. */
export function withoutOwnLabels(labels: Readonly<Labels>): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !name.startsWith(prefix)));
}

export type Labels = Record<string, string>;

/** What tells a record apart without its payload. */
export interface RecordMetadata {
  /** The Secret's name. */
  name: string;
  labels: Labels;
  /** Unix seconds. */
  createdAt: number;
}

/**
 * What a Secret of Helm's type says of a revision, or undefined when it is none of this release. Helm finds a revision by
 * its name and lists by labels: where the two disagree, the record is damaged, and its number is taken all the same.
 */
export function summaryOf(release: string, { name, labels, createdAt }: RecordMetadata): RevisionSummary | undefined {
  const named = name.startsWith(recordPrefix(release))
    ? versionIn(name.slice(recordPrefix(release).length))
    : undefined;
  const labelled = labels.name === release && labels.owner === 'helm' ? versionIn(labels.version) : undefined;
  const version = named ?? labelled;
  if (version === undefined) return undefined;
  if (named !== labelled) {
    const damage =
      named === undefined
        ? `Secret ${name} claims to be revision ${version}`
        : `the labels of Secret ${name} are not those of revision ${version}`;
    return { version, status: 'unknown', createdAt, damage };
  }
  const ownLabels = ownLabelsOf(labels, version);
  return {
    version,
    // The label is only ever written from a ReleaseStatus, by Helm or by us; one that is neither reads as unknown.
    status: statuses.has(labels.status ?? '') ? (labels.status as ReleaseStatus) : 'unknown',
    createdAt: Number(labels.createdAt) || createdAt,
    ...(ownLabels === undefined ? {} : { ownLabels }),
  };
}

/** The release that a Secret of Helm's type is a record of: by its name, or else by its labels. */
export function releaseOf({ name, labels }: RecordMetadata): string | undefined {
  return /^sh\.helm\.release\.v1\.(.+)\.v\d+$/.exec(name)?.[1] ?? (labels.owner === 'helm' ? labels.name : undefined);
}

function versionIn(text: string | undefined): number | undefined {
  const version = /^[1-9]\d*$/.test(text ?? '') ? Number(text) : Number.NaN;
  return Number.isSafeInteger(version) ? version : undefined;
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

function ownLabelsOf(labels: Labels, version: number): RevisionLabels | undefined {
  const owner = labels[`${prefix}owner`];
  if (owner === undefined || labels[`${prefix}revision`] !== String(version)) return undefined;
  const rollbackTo = Number(labels[`${prefix}rollback-to`]);
  const adopted = Number(labels[`${prefix}adopted`]);
  return {
    owner,
    stack: labels[`${prefix}stack`] ?? 'unknown',
    digest: labels[`${prefix}digest`] ?? '',
    timeout: Number(labels[`${prefix}timeout`]) || 0,
    ...(rollbackTo > 0 ? { rollbackTo } : {}),
    ...(adopted > 0 ? { adopted } : {}),
  };
}
