import { ReleaseError } from '../../errors.ts';
import type { Connection } from '../connection.ts';
import { isUnreadable } from '../storage/damage.ts';
import type { ReleaseRecord } from '../storage/record.ts';
import { newestDeployedOf, newestOf, type RevisionStore, type RevisionSummary } from '../storage/revisionStore.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/** A revision with its record, or with the reason why the record cannot be read. */
export type HistoryEntry = RevisionSummary & ({ record: ReleaseRecord } | { damage: string });

/**
 * The release's revisions, oldest first, including damaged ones.
 * @param max limits the result to the newest revisions
 * @throws ReleaseError RELEASE_NOT_FOUND, CLUSTER_*
 */
export async function listHistory(
  connection: Pick<Connection, 'store'>,
  release: ReleaseIdentity,
  max = Number.POSITIVE_INFINITY,
): Promise<HistoryEntry[]> {
  return (await listNewest(connection, release, max)).entries;
}

/** Like {@link listHistory}, with the summaries of all revisions, and the deployed revision even if it is an older one. */
export async function listNewest(
  { store }: Pick<Connection, 'store'>,
  release: ReleaseIdentity,
  max: number,
): Promise<{ entries: HistoryEntry[]; deployed: HistoryEntry | undefined; summaries: RevisionSummary[] }> {
  const summaries = await store.list();
  if (summaries.length === 0) throw releaseNotFound(release);
  const entries = await readEntries(store, summaries.slice(-max));
  const current = newestDeployedOf(summaries);
  const shown = entries.find(({ version }) => version === current?.version);
  return { entries, deployed: shown ?? (current && (await readEntry(store, current))), summaries };
}

/** Reads the records of these revisions together: a request for each would open a connection for each. @throws as `readEntry` does */
export async function readEntries(
  store: RevisionStore,
  summaries: readonly RevisionSummary[],
): Promise<HistoryEntry[]> {
  const sound = summaries.filter(({ damage }) => damage === undefined);
  const found = sound.length > 1 ? await store.getMany(sound.map(({ version }) => version)) : undefined;
  return Promise.all(
    summaries.map((summary) => {
      const stored = found?.get(summary.version);
      return stored === undefined ? readEntry(store, summary) : { ...summary, record: stored.record };
    }),
  );
}

/** Reads the record of a revision, unless it is damaged. @throws ApiError, ReleaseError CLUSTER_* */
export async function readEntry(store: RevisionStore, { damage, ...summary }: RevisionSummary): Promise<HistoryEntry> {
  if (damage !== undefined) return { ...summary, damage };
  try {
    return { ...summary, record: (await store.get(summary.version)).record };
  } catch (error) {
    if (!(error instanceof ReleaseError) || !isUnreadable(error)) throw error;
    return { ...summary, damage: error.message };
  }
}

/**
 * The record of one revision.
 * @param version @default the newest
 * @throws ReleaseError RELEASE_NOT_FOUND, REVISION_NOT_FOUND, REVISION_UNREADABLE, CLUSTER_*
 */
export async function readRevision(
  { store }: Pick<Connection, 'store'>,
  release: ReleaseIdentity,
  version?: number,
): Promise<ReleaseRecord> {
  const wanted = version ?? newestOf(await store.list())?.version;
  if (wanted === undefined) throw releaseNotFound(release);
  return (await store.get(wanted)).record;
}

/** The number of the deployed revision, if there is one. @throws ReleaseError CLUSTER_* */
export async function deployedVersion({ store }: Pick<Connection, 'store'>): Promise<number | undefined> {
  return newestDeployedOf(await store.list())?.version;
}

/** The number of the newest revision. @throws ReleaseError RELEASE_NOT_FOUND, CLUSTER_* */
export async function newestVersion({ store }: Pick<Connection, 'store'>, release: ReleaseIdentity): Promise<number> {
  const newest = newestOf(await store.list());
  if (newest === undefined) throw releaseNotFound(release);
  return newest.version;
}

export function releaseNotFound({ name, namespace }: ReleaseIdentity): ReleaseError {
  return new ReleaseError('RELEASE_NOT_FOUND', `There is no release "${name}" in namespace ${namespace}.`, {
    hint: 'Deploy it with `pulumi up`, or check that this is the right cluster and stack.',
  });
}
