import { deflateRawSync } from 'node:zlib';
import type { EnvironmentData, ReportData, RevisionData } from '../data.ts';
import { type Details, packLists, type Summary } from './packed.ts';
import { type DeltaText, deltaOf } from './textDelta.ts';

/** The data of the page, each part deflated and in base64. */
export interface PackedReport {
  summary: string;
  details: string;
}

/** The limit for both parts, in bytes: with the page's code the file stays below 2 MB. */
const limit = 1_800_000;

/** How many of the newest revisions of each environment keep their content, if all of them would be too large. */
const fewer = [50, 25, 10, 5, 2, 1, 0];

/** Packs the data. If it is too large, the oldest revisions of each environment lose their objects, values, hooks and notes. */
export function packReport(data: ReportData): PackedReport {
  let packed = pack(data);
  for (const kept of fewer) {
    if (packed.summary.length + packed.details.length <= limit) break;
    packed = pack({ ...data, environments: data.environments.map((each) => withContentOf(each, kept)) });
  }
  return packed;
}

function withContentOf(environment: EnvironmentData, kept: number): EnvironmentData {
  const { revisions } = environment;
  const isKept = (index: number, { status }: RevisionData) => index >= revisions.length - kept || status === 'deployed';
  return {
    ...environment,
    revisions: revisions.map((each, index) => (isKept(index, each) ? each : withoutContent(each))),
  };
}

function withoutContent(revision: RevisionData): RevisionData {
  const { objects: _objects, hooks: _hooks, config: _config, defaults: _defaults, notes: _notes, ...facts } = revision;
  return facts;
}

function pack(data: ReportData): PackedReport {
  const { objects, texts, ...rest } = data;
  const environments = rest.environments.map(({ revisions, ...environment }) => ({
    ...environment,
    revisions: revisions.map(({ objects: _objects, ...revision }) => revision),
  }));
  const summary: Summary = { ...rest, environments };
  const ids = new Map<string, number>();
  const columns = objects.flatMap(({ apiVersion, kind, namespace = '', name, text }) => {
    const key = JSON.stringify([apiVersion, kind, namespace, name]);
    const index = ids.get(key) ?? ids.size;
    ids.set(key, index);
    return [index, text];
  });
  const details: Details = {
    ids: [...ids.keys()].map((key) => JSON.parse(key)),
    objects: columns,
    lists: packLists(data.environments),
    texts: deltas(data),
  };
  return { summary: deflated(summary), details: deflated(details) };
}

function deflated(value: unknown): string {
  return deflateRawSync(JSON.stringify(value), { level: 9 }).toString('base64');
}

/** Each text as the difference from the version before it of the same object or values. Texts that nothing refers to are left out. */
function deltas({ environments, objects, texts }: ReportData): DeltaText[] {
  const packed: (DeltaText | undefined)[] = texts.map(() => undefined);
  const last = new Map<string, number>();
  const add = (index: number | undefined, keys: readonly string[]) => {
    if (index === undefined) return;
    if (packed[index] === undefined) {
      const base = keys.map((key) => last.get(key)).find((each) => each !== undefined);
      packed[index] = deltaOf(
        texts[index] ?? '',
        base === undefined ? undefined : { index: base, text: texts[base] ?? '' },
      );
    }
    for (const key of keys) last.set(key, index);
  };
  for (const { name, revisions, drift = [] } of environments) {
    for (const revision of revisions) {
      for (const index of revision.objects ?? []) {
        const { kind, name: object, text } = objects[index] ?? { kind: '', name: '', text: undefined };
        add(text, [`${name} ${kind} ${object}`, `${kind} ${object}`, kind]);
      }
      for (const hook of revision.hooks ?? []) add(hook.text, [`${name} hook ${hook.name}`, `hook ${hook.name}`]);
      for (const role of ['config', 'defaults', 'notes', 'diagnostics'] as const) {
        add(revision[role], [`${name} ${role}`, role]);
      }
    }
    for (const { kind, name: object, before, after } of drift) {
      add(before, [`${name} ${kind} ${object}`]);
      add(after, [`${name} ${kind} ${object}`]);
    }
  }
  return packed.map((text) => text ?? '');
}
