import type { JsonObject, ValuePath } from '../../json/index.ts';
import { maskContent } from '../../manifest/index.ts';
import { contentOfRecord, type ReleaseRecord, readRevision, shownDescription } from '../../revision/index.ts';
import type { ReleaseOptions, RevisionOptions, SecretsOptions } from '../terminal/options.ts';
import { chosenRelease } from './chosenRelease.ts';

export type RecordOptions = ReleaseOptions & RevisionOptions & SecretsOptions;

/**
 * A revision's record for display: without secrets, except with `--show-secrets`.
 * @throws ReleaseError(s) CONFIG_*, CLUSTER_*, RELEASE_NOT_FOUND, REVISION_*
 */
export async function shownRecord(name: string | undefined, options: RecordOptions): Promise<ReleaseRecord> {
  const { connection, secretPaths, ...release } = await chosenRelease(name, options);
  const record = await readRevision(connection, release, options.revision);
  return options.showSecrets ? record : withoutSecrets(record, secretPaths);
}

/**
 * A record without secrets.
 * @param secretPaths values that are secret today, in addition to those that the record marks
 */
export async function withoutSecrets(record: ReleaseRecord, secretPaths: readonly ValuePath[]): Promise<ReleaseRecord> {
  const { notes, chart, ...content } = maskContent(contentOfRecord(record), secretPaths);
  const description = await shownDescription(record);
  return {
    ...record,
    ...content,
    chart: { ...record.chart, values: chart.values },
    info: { ...record.info, notes, description },
  };
}

/** The chart as `name-version`, as in Helm's tables. */
export function chartOf({ name, version }: JsonObject): string {
  return `${String(name)}-${String(version)}`;
}
