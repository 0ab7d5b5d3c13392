import type { ValuePath } from '../../json/index.ts';
import { type Connection, type HistoryEntry, listNewest, type ReleaseRecord } from '../../revision/index.ts';
import type { EnvironmentData } from '../data.ts';
import { type RevisionContext, readRevisionData } from './readRevision.ts';

export interface RecordedRelease {
  name: string;
  namespace: string;
  connection: Connection;
  secretPaths: readonly ValuePath[];
}

/** The records that the page's look at the cluster needs. They have secrets. */
export interface KeptRecords {
  newest?: ReleaseRecord;
  deployed?: ReleaseRecord;
}

/**
 * The revisions of a release, secrets masked, and the records of the newest and the deployed one, so that nothing reads them again.
 * @param max the maximum number of revisions; the newest are kept
 * @throws ReleaseError RELEASE_NOT_FOUND, CLUSTER_*
 */
export async function readRevisions(
  { connection, secretPaths, ...release }: RecordedRelease,
  context: Omit<RevisionContext, 'secretPaths' | 'history'>,
  max: number,
): Promise<{ shown: Pick<EnvironmentData, 'revisions' | 'omitted'>; records: KeptRecords }> {
  const { entries, summaries } = await listNewest(connection, release, max);
  const revisions = [];
  // One by one, so that the pool gets the versions of an object in their order.
  for (const entry of entries)
    revisions.push(await readRevisionData(entry, { ...context, secretPaths, history: summaries }));
  return { shown: { revisions, omitted: summaries.length - entries.length }, records: recordsOf(entries) };
}

function recordsOf(entries: readonly HistoryEntry[]): KeptRecords {
  const records = entries.flatMap((entry) => ('record' in entry ? [entry.record] : []));
  const newest = records.at(-1);
  const deployed = records.findLast(({ info }) => info.status === 'deployed');
  return { ...(newest === undefined ? {} : { newest }), ...(deployed === undefined ? {} : { deployed }) };
}
