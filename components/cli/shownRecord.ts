import { maskContent } from '../chart/index.ts';
import type { JsonObject } from '../config/index.ts';
import { type ReleaseRecord, readRevision } from '../revision/index.ts';
import { chosenRelease } from './chosenRelease.ts';
import type { ReleaseOptions, RevisionOptions, SecretsOptions } from './options.ts';

export type RecordOptions = ReleaseOptions & RevisionOptions & SecretsOptions;

/**
 * A revision's record as it may be shown: without secrets, unless they are asked for.
 * @throws ReleaseError(s) CONFIG_*, CLUSTER_*, RELEASE_NOT_FOUND, REVISION_*
 */
export async function shownRecord(name: string | undefined, options: RecordOptions): Promise<ReleaseRecord> {
  const { cluster, secretPaths, ...release } = await chosenRelease(name, options);
  const record = await readRevision(cluster, release, options.revision);
  if (options.showSecrets) return record;
  const { chart, config, manifest, hooks, info } = record;
  const shown = maskContent({ chart, config, manifest, hooks, notes: info.notes ?? '' }, secretPaths);
  const { notes, ...content } = shown;
  return { ...record, ...content, chart: { ...chart, ...shown.chart }, info: { ...info, notes } };
}

/** `name-version` of the chart, as Helm's tables have it. */
export function chartOf({ name, version }: JsonObject): string {
  return `${String(name)}-${String(version)}`;
}
