import { isJsonObject, type Json, type JsonObject, type ValuePath, writeYaml } from '../../json/index.ts';
import {
  type CurrentSecretPaths,
  currentSecretPaths,
  hideSecrets,
  maskComparison,
  maskContent,
  recordSecrets,
} from '../../manifest/index.ts';
import {
  contentOfRecord,
  type HistoryEntry,
  provenanceOf,
  referenceOf,
  shownDescription,
} from '../../revision/index.ts';
import type { HookData, RevisionData } from '../data.ts';
import { hasHelmsValues, withMaskedScalars } from './helmsValues.ts';
import type { TextPool } from './textPool.ts';

export interface RevisionContext {
  /** Values that are secret today, in addition to those that the record marks. */
  secretPaths: readonly ValuePath[];
  pool: TextPool;
  /** All revisions of the release. */
  history: readonly Pick<HistoryEntry, 'version' | 'ownLabels'>[];
  /** The saved diagnostics of a failed revision. */
  diagnosticsOf(revision: number): string | undefined;
}

/** A revision as the page shows it, secrets masked. */
export async function readRevisionData(entry: HistoryEntry, context: RevisionContext): Promise<RevisionData> {
  const { version, status, ownLabels, createdAt } = entry;
  const facts = {
    revision: version,
    started: createdAt > 0 ? new Date(createdAt * 1000).toISOString() : '',
    ...(ownLabels === undefined ? { byHelm: true as const } : {}),
    ...(ownLabels?.rollbackTo === undefined ? {} : { rollbackTo: ownLabels.rollbackTo }),
    ...(ownLabels?.adopted === undefined ? {} : { adopted: ownLabels.adopted }),
  };
  if (!('record' in entry)) {
    const unknown = { ended: '', chart: '', version: '', appVersion: '', description: '' };
    return { ...facts, ...unknown, status, damage: entry.damage };
  }
  const { info, chart } = entry.record;
  const { metadata } = chart;
  const description = await shownDescription(entry.record);
  return {
    ...facts,
    status: info.status,
    ...(info.status === 'failed' && /interrupted\.?$/.test(description) ? { interrupted: true } : {}),
    ended: info.status.startsWith('pending-') ? '' : info.last_deployed,
    chart: textOf(metadata.name),
    version: textOf(metadata.version),
    appVersion: textOf(metadata.appVersion),
    description,
    ...provenanceOf(metadata, version),
    ...contentOf(entry, context),
  };
}

function contentOf(
  entry: Extract<HistoryEntry, { record: object }>,
  { secretPaths, pool, history, diagnosticsOf }: RevisionContext,
): Partial<RevisionData> {
  const content = contentOfRecord(entry.record);
  const masked = maskContent(content, secretPaths);
  const isHelms = hasHelmsValues(entry, history);
  const secrets = currentSecretPaths(content, { secretPaths });
  const diagnostics = entry.record.info.status === 'failed' ? diagnosticsOf(entry.version) : undefined;
  return {
    ...objectsOf(secrets, pool),
    hooks: content.hooks.map((hook, index) => hookOf(hook, pool.text(masked.hooks[index]?.manifest ?? ''))),
    config: pool.text(sortedJson(isHelms ? withMaskedScalars(masked.config) : masked.config)),
    defaults: pool.text(sortedJson(masked.chart.values)),
    // Notes may contain values.
    ...(masked.notes === '' || isHelms ? {} : { notes: pool.text(masked.notes) }),
    // The file is masked already; an earlier version may have known fewer secrets.
    ...(diagnostics === undefined
      ? {}
      : { diagnostics: pool.text(hideSecrets(recordSecrets(content, { secretPaths }))(diagnostics)) }),
  };
}

/** Helm may have recorded objects that this program refuses. */
function objectsOf(secrets: CurrentSecretPaths, pool: TextPool): { objects?: number[] } {
  try {
    const objects = secrets.objects().map(({ object, counterpart }) => {
      const [masked] = maskComparison({ object, counterpart }, undefined, false);
      return pool.object(referenceOf(object), yamlOf(masked ?? {}), JSON.stringify(object));
    });
    return { objects };
  } catch {
    return {};
  }
}

function hookOf(
  { kind, name, events, weight, last_run: run }: ReturnType<typeof contentOfRecord>['hooks'][number],
  text: number,
): HookData {
  const ran =
    run === undefined || run.started_at === '' ? {} : { phase: run.phase || 'Unknown', started: run.started_at };
  return { kind, name, events, weight, ...ran, ...(run?.completed_at ? { ended: run.completed_at } : {}), text };
}

/** YAML with sorted keys, so that equal objects have equal texts. */
export function yamlOf(object: JsonObject): string {
  return `${writeYaml(object)}\n`;
}

/** One value on each line, so that versions differ in few lines. */
function sortedJson(value: JsonObject): string {
  return JSON.stringify(sorted(value), null, 1);
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key] ?? null)]));
}

function textOf(value: Json | undefined): string {
  return value === undefined || value === null ? '' : String(value);
}
