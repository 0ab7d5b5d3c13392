import { connect } from '../cluster/apiClient.ts';
import { type ClusterTarget, loadKubeConfig } from '../cluster/target.ts';
import type { Connection } from '../connection.ts';
import { encodeRecord } from '../storage/codec.ts';
import { maxRecordBytes } from '../storage/recordSize.ts';
import { newestOf, type RevisionSummary } from '../storage/revisionStore.ts';
import { readEntries } from './readHistory.ts';

/** Data about the health of a history. */
export interface ReleaseInspection {
  /** Oldest first. `damage` is also set if only the payload is damaged. */
  revisions: RevisionSummary[];
  newest: RevisionSummary | undefined;
  /** The largest record and the limit of a Secret, in bytes. */
  largest: { version: number; bytes: number; limit: number } | undefined;
}

/** Reads and checks all revisions. @throws ReleaseError CLUSTER_* */
export async function inspectRelease({ store }: Pick<Connection, 'store'>): Promise<ReleaseInspection> {
  const entries = await readEntries(store, await store.list());
  const sizes = entries.flatMap((entry) =>
    'record' in entry ? [{ version: entry.version, bytes: Buffer.byteLength(encodeRecord(entry.record)) }] : [],
  );
  const largest = sizes.toSorted((left, right) => right.bytes - left.bytes)[0];
  const revisions = entries.map((entry): RevisionSummary => {
    if (!('record' in entry)) return entry;
    const { record: _record, ...summary } = entry;
    return summary;
  });
  return { revisions, newest: newestOf(revisions), largest: largest && { ...largest, limit: maxRecordBytes } };
}

/** The version and address of the API server. @throws ReleaseError CLUSTER_* */
export async function serverVersion(target: ClusterTarget): Promise<{ version: string; server: string }> {
  const client = await connect(target);
  const { gitVersion } = await client.request({ path: '/version' });
  const server = (await loadKubeConfig(target)).getCurrentCluster()?.server ?? '';
  return { version: String(gitVersion), server: URL.parse(server)?.origin ?? '' };
}
