import type { ReleaseRecord, ReleaseStatus } from './record.ts';

/** Our data about a revision. Stored as labels next to Helm's, because Helm keeps them when it rewrites a record. */
export interface RevisionLabels {
  /** The UUID in the state of the stack that made the revision. */
  owner: string;
  /** `<project>.<stack>`, for messages. */
  stack: string;
  /** The release's digest: equal digests mean that there is nothing to deploy. */
  digest: string;
  /** The operation's timeout in seconds. A pending revision that is older counts as abandoned. */
  timeout: number;
  /** The revision that this rollback restores. */
  rollbackTo?: number;
  /** The revision of Helm that was adopted. */
  adopted?: number;
}

/** What the labels say about a revision; the payload is not read. */
export interface RevisionSummary {
  version: number;
  status: ReleaseStatus;
  /** When the record was created, in Unix seconds; 0 if unknown. */
  createdAt: number;
  /** Absent on revisions that Helm created, also if Helm copied our labels to them. */
  ownLabels?: RevisionLabels;
  /** Why the record is damaged, if the labels or the name show it. The status is unknown then. */
  damage?: string;
}

/** A record with the data that a compare-and-swap update needs. */
export interface StoredRevision {
  record: ReleaseRecord;
  summary: RevisionSummary;
  /** All labels of the Secret. An update keeps all but Helm's system labels. */
  labels: Readonly<Record<string, string>>;
  /** Version of the Secret for compare-and-swap. */
  resourceVersion: string;
}

/**
 * The revisions of one release. Writes are compare-and-swap: `create` throws if the version exists, `update` throws if the record has changed
 * since it was read. Both throw ReleaseError REVISION_CONFLICT.
 */
export interface RevisionStore {
  /** All revisions, oldest first, without payloads. */
  list(): Promise<RevisionSummary[]>;
  /** @throws ReleaseError REVISION_NOT_FOUND (lists the existing versions) or REVISION_UNREADABLE */
  get(version: number): Promise<StoredRevision>;
  /**
   * Reads several revisions in few requests.
   * @returns those that can be read, by their number; `get` tells why another one cannot
   */
  getMany(versions: readonly number[]): Promise<Map<number, StoredRevision>>;
  /** @param labels more labels of the user. @default none */
  create(record: ReleaseRecord, ownLabels: RevisionLabels, labels?: Readonly<Record<string, string>>): Promise<void>;
  update(revision: StoredRevision): Promise<void>;
  /** Does nothing if the version does not exist. */
  delete(version: number): Promise<void>;
}

/** The newest revision that is not damaged. @param revisions oldest first */
export function newestOf(revisions: readonly RevisionSummary[]): RevisionSummary | undefined {
  return revisions.findLast(({ damage }) => damage === undefined);
}

/** The newest deployed revision: a run that was killed may have left two. @param revisions oldest first */
export function newestDeployedOf(revisions: readonly RevisionSummary[]): RevisionSummary | undefined {
  return revisions.findLast(({ status }) => status === 'deployed');
}

/**
 * The next revision number: higher than all existing ones, damaged records included.
 * @param known a number that was used before, even if its record is gone
 */
export function nextVersion(revisions: readonly RevisionSummary[], known = 0): number {
  return Math.max(known, ...revisions.map(({ version }) => version)) + 1;
}
