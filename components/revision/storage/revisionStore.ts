import type { ReleaseRecord, ReleaseStatus } from './record.ts';

/** Our own marks on a revision, kept as labels beside Helm's so that Helm carries them along when it rewrites a record. */
export interface RevisionLabels {
  /** The UUID in the state of the stack that made the revision. */
  owner: string;
  /** `<project>.<stack>`, for messages. */
  stack: string;
  /** The release's digest: equal digests mean that there is nothing to deploy. */
  digest: string;
  /** Seconds the operation may take; after that a pending revision counts as abandoned. */
  timeout: number;
  /** The revision that was rolled back to. */
  rollbackTo?: number;
  /** The revision of Helm's that was taken over. */
  adopted?: number;
}

/** What the labels of a revision say, without its payload. */
export interface RevisionSummary {
  version: number;
  status: ReleaseStatus;
  /** When the record was created, unix seconds; 0 when unknown. */
  createdAt: number;
  /** Absent on revisions that Helm made, and on copies of our labels that Helm put on a revision of its own. */
  ownLabels?: RevisionLabels;
  /** What is wrong with the record, where that shows without its payload. Its status is unknown then. */
  damage?: string;
}

/** A record with what is needed to replace just that version of it. */
export interface StoredRevision {
  record: ReleaseRecord;
  summary: RevisionSummary;
  /** All labels as they were read; an update keeps those that are not Helm's system labels. */
  labels: Readonly<Record<string, string>>;
  /** Compare-and-swap token of the storage. */
  resourceVersion: string;
}

/**
 * The revisions of one release. Writes are compare-and-swap: `create` refuses a version that exists, `update` one that
 * changed since it was read; both throw ReleaseError REVISION_CONFLICT.
 */
export interface RevisionStore {
  /** All revisions, oldest first, without payloads. */
  list(): Promise<RevisionSummary[]>;
  /** @throws ReleaseError REVISION_NOT_FOUND (with the versions there are) or REVISION_UNREADABLE. */
  get(version: number): Promise<StoredRevision>;
  create(record: ReleaseRecord, ownLabels: RevisionLabels): Promise<void>;
  update(revision: StoredRevision): Promise<void>;
  /** Gone already is fine. */
  delete(version: number): Promise<void>;
}

/** The newest revision of a list that is oldest first. A damaged one decides nothing. */
export function newestOf(revisions: readonly RevisionSummary[]): RevisionSummary | undefined {
  return revisions.findLast(({ damage }) => damage === undefined);
}

/** The newest deployed one of such a list: a run that died may have left two. */
export function newestDeployedOf(revisions: readonly RevisionSummary[]): RevisionSummary | undefined {
  return revisions.findLast(({ status }) => status === 'deployed');
}

/**
 * The number of the next revision: beyond all that there are, damaged ones included.
 * @param known a number that is known to have been given, even if its record is gone
 */
export function nextVersion(revisions: readonly RevisionSummary[], known = 0): number {
  return Math.max(known, ...revisions.map(({ version }) => version)) + 1;
}
