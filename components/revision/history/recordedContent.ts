import type { ReleaseContent } from '../../manifest/index.ts';
import type { Connection } from '../connection.ts';
import type { ReleaseRecord } from '../storage/record.ts';
import { withoutProvenance } from './provenance.ts';

/**
 * The content of a revision, for a rollback. If revision N was pruned while `rollbackTo: N` is still configured, this reads the revision that
 * was rolled back to N: its content is the same.
 * @throws ReleaseError REVISION_NOT_FOUND (lists the existing revisions), REVISION_UNREADABLE, CLUSTER_*
 */
export async function readRecordedContent(
  { store }: Pick<Connection, 'store'>,
  version: number,
): Promise<ReleaseContent> {
  const history = await store.list();
  const original = history.find((revision) => revision.version === version && revision.damage === undefined);
  const copy = history.findLast(({ ownLabels, status }) => ownLabels?.rollbackTo === version && status === 'deployed');
  const { record } = await store.get((original ?? copy)?.version ?? version);
  return contentOfRecord(record);
}

/** The content of a release in a record, without provenance and status. */
export function contentOfRecord({ chart, config, manifest, hooks, info }: ReleaseRecord): ReleaseContent {
  return {
    chart: { metadata: withoutProvenance(chart.metadata), values: chart.values ?? {} },
    config,
    manifest,
    // Including the results of their last run, which Helm copies too.
    hooks,
    notes: info.notes ?? '',
  };
}
