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
  const { entries, deployed, summaries } = await listNewest(connection, release, max);
  const revisions = [];
  // One by one, so that the pool gets the versions of an object in their order.
  for (const entry of entries)
    revisions.push(await readRevisionData(entry, { ...context, secretPaths, history: summaries }));
  return { shown: { revisions, omitted: summaries.length - entries.length }, records: recordsOf(entries, deployed) };
}

function recordsOf(entries: readonly HistoryEntry[], current: HistoryEntry | undefined): KeptRecords {
  const newest = entries.findLast((entry) => 'record' in entry)?.record;
  const deployed = current !== undefined && 'record' in current ? current.record : undefined;
  return { ...(newest === undefined ? {} : { newest }), ...(deployed === undefined ? {} : { deployed }) };
}
