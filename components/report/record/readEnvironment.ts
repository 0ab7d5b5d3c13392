import type { ValuePath } from '../../json/index.ts';
import { type Connection, listHistory } from '../../revision/index.ts';
import type { EnvironmentData } from '../data.ts';
import { type RevisionContext, readRevisionData } from './readRevision.ts';

export interface RecordedRelease {
  name: string;
  namespace: string;
  connection: Connection;
  secretPaths: readonly ValuePath[];
}

/**
 * The revisions of a release, secrets masked.
 * @param max the maximum number of revisions; the newest are kept
 * @throws ReleaseError RELEASE_NOT_FOUND, CLUSTER_*
 */
export async function readRevisions(
  { connection, secretPaths, ...release }: RecordedRelease,
  context: Omit<RevisionContext, 'secretPaths' | 'history'>,
  max: number,
): Promise<Pick<EnvironmentData, 'revisions' | 'omitted'>> {
  const entries = await listHistory(connection, release);
  const kept = entries.slice(-max);
  const revisions = [];
  // One by one, so that the pool gets the versions of an object in their order.
  for (const entry of kept)
    revisions.push(await readRevisionData(entry, { ...context, secretPaths, history: entries }));
  return { revisions, omitted: entries.length - kept.length };
}
