import { connect } from '../cluster/apiClient.ts';
import type { ClusterTarget } from '../cluster/target.ts';
import { releaseOf, summaryOf } from '../storage/labels.ts';
import { newestOf } from '../storage/revisionStore.ts';
import { listRecords, type ReleaseIdentity, secretStore } from '../storage/secretStore.ts';
import { type HistoryEntry, readEntry } from './readHistory.ts';

/** A release with its newest revision; a damaged one only if there is no other. */
export interface ListedRelease extends ReleaseIdentity {
  newest: HistoryEntry;
  /** All labels of the newest revision's Secret. */
  labels: Readonly<Record<string, string>>;
}

/**
 * All releases in a cluster, including Helm's own, sorted by name and namespace.
 * @param namespace limits the list to one namespace
 * @throws ReleaseError CLUSTER_*
 */
export async function listReleases(target: ClusterTarget, namespace?: string): Promise<ListedRelease[]> {
  const client = await connect(target);
  const place = namespace === undefined ? '' : `/namespaces/${namespace}`;
  const records = await listRecords(client, `/api/v1${place}/secrets`);
  const releases = Map.groupBy(records, (record) => JSON.stringify([releaseOf(record), record.namespace]));
  const listed = [...releases.values()].map(async (own): Promise<ListedRelease[]> => {
    const [first] = own;
    if (first === undefined) return [];
    const name = releaseOf(first);
    if (name === undefined) return [];
    const summaries = own
      .map((metadata) => summaryOf(name, metadata))
      .filter((summary) => summary !== undefined)
      .sort((left, right) => left.version - right.version);
    const newest = newestOf(summaries) ?? summaries.at(-1);
    if (newest === undefined) return [];
    const identity = { name, namespace: first.namespace };
    const { labels } = own.find((each) => summaryOf(name, each)?.version === newest.version) ?? first;
    return [{ ...identity, labels, newest: await readEntry(secretStore(client, identity), newest) }];
  });
  const found = await Promise.all(listed);
  return found.flat().sort((left, right) => compare(left.name, right.name) || compare(left.namespace, right.namespace));
}

/** By code units, as Helm sorts. */
function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
