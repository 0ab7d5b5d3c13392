import type { ReleaseContent } from '../../manifest/index.ts';
import type { ClusterTarget } from '../cluster/target.ts';
import { connectTo } from '../connection.ts';
import type { ReleaseRecord } from '../storage/record.ts';
import type { RevisionStore } from '../storage/revisionStore.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { withoutProvenance } from './provenance.ts';

/**
 * What a rollback deploys. While `rollbackTo: N` stays in the config, N itself may be pruned: the revision that was rolled
 * back to it carries the same content, and serves instead.
 * @throws ReleaseError REVISION_NOT_FOUND with the revisions there are, REVISION_UNREADABLE, CLUSTER_*
 */
export async function readRecordedContent(
  target: ClusterTarget,
  release: ReleaseIdentity,
  version: number,
): Promise<ReleaseContent> {
  const { store } = await connectTo(target, release);
  return contentOf(store, version);
}

/** The same for a store at hand. */
export async function contentOf(store: RevisionStore, version: number): Promise<ReleaseContent> {
  const history = await store.list();
  const original = history.find((revision) => revision.version === version && revision.damage === undefined);
  const copy = history.findLast(({ ownLabels, status }) => ownLabels?.rollbackTo === version && status === 'deployed');
  const { record } = await store.get((original ?? copy)?.version ?? version);
  return contentOfRecord(record);
}

/** What a record holds of a release, without what it says of its run. */
export function contentOfRecord({ chart, config, manifest, hooks, info }: ReleaseRecord): ReleaseContent {
  return {
    chart: { metadata: withoutProvenance(chart.metadata), values: chart.values ?? {} },
    config,
    manifest,
    // With how they ran, as Helm copies them.
    hooks,
    notes: info.notes ?? '',
  };
}
