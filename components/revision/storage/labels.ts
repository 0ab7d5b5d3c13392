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

/** Helm's system labels of a record. Times are Unix seconds (helm pkg/storage/driver/secrets.go). */
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
 * Our labels. They include the revision number, because Helm copies labels from our revisions to its own: labels with another number than
 * the record's are such a copy.
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

/** The record's labels with another owner. */
export function withOwner(labels: Readonly<Labels>, owner: string): Labels {
  return { ...labels, [`${prefix}owner`]: owner };
}

/** The record's labels without ours. */
export function withoutOwnLabels(labels: Readonly<Labels>): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !name.startsWith(prefix)));
}

/** Helm's own labels of a record. (Source: helm pkg/storage/driver/util.go, GetSystemLabels.) */
const system: ReadonlySet<string> = new Set(['name', 'owner', 'status', 'version', 'createdAt', 'modifiedAt']);

/** The labels that `--labels` has set: neither Helm's own nor ours. */
export function userLabels(labels: Readonly<Labels>): Labels {
  return Object.fromEntries(Object.entries(withoutOwnLabels(labels)).filter(([name]) => !system.has(name)));
}

export type Labels = Record<string, string>;

/** Identifies a record without its payload. */
export interface RecordMetadata {
  /** The Secret's name. */
  name: string;
  labels: Labels;
  /** Unix seconds. */
  createdAt: number;
}

/**
 * The summary of a revision from its Secret's metadata; undefined if the Secret does not belong to this release. Helm reads a release Secret
 * by name and lists by labels. If they disagree, the record is reported as damaged, but its revision number stays reserved.
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
    // Helm and we only write labels from ReleaseStatus; any other value reads as unknown.
    status: statuses.has(labels.status ?? '') ? (labels.status as ReleaseStatus) : 'unknown',
    createdAt: Number(labels.createdAt) || createdAt,
    ownLabels,
  };
}

/** The release that a Secret of Helm's type belongs to: from its name, otherwise from its labels. */
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
