import type { ReleaseContent } from '../../components/chart/index.ts';
import { decodeRecord, encodeRecord } from '../../components/revision/codec.ts';
import { markLabels, summaryOf, systemLabels } from '../../components/revision/labels.ts';
import type { ReleaseRecord, ReleaseStatus } from '../../components/revision/record.ts';
import { revisionConflict, revisionNotFound } from '../../components/revision/secretStore.ts';
import type { RevisionMarks, RevisionStore } from '../../components/revision/store.ts';

interface Slot {
  text: string;
  labels: Record<string, string>;
  resourceVersion: number;
}

/** A store that keeps the same promises as the cluster's, compare-and-swap included, in a map. */
export function memoryStore(name = 'app', createdAt = 0): RevisionStore {
  const slots = new Map<number, Slot>();
  const summaries = () =>
    [...slots.values()]
      .map(({ labels }) => summaryOf(labels, createdAt))
      .filter((summary) => summary !== undefined)
      .sort((left, right) => left.version - right.version);
  return {
    list: async () => summaries(),
    async get(version) {
      const slot = slots.get(version);
      const summary = slot && summaryOf(slot.labels, createdAt);
      if (slot === undefined || summary === undefined) throw revisionNotFound(name, version, summaries());
      const { labels, resourceVersion } = slot;
      const record = decodeRecord(slot.text, `revision ${version}`);
      return { record, summary, labels, resourceVersion: String(resourceVersion) };
    },
    async create(record, marks) {
      if (slots.has(record.version)) throw revisionConflict(name, record.version);
      const labels = { ...markLabels(record.version, marks), ...systemLabels(record, { createdAt }) };
      slots.set(record.version, { text: encodeRecord(record), labels, resourceVersion: 1 });
    },
    async update({ record, labels, resourceVersion }) {
      const slot = slots.get(record.version);
      if (slot === undefined || String(slot.resourceVersion) !== resourceVersion) {
        throw revisionConflict(name, record.version);
      }
      slots.set(record.version, {
        text: encodeRecord(record),
        labels: { ...labels, ...systemLabels(record, { createdAt, modifiedAt: createdAt }) },
        resourceVersion: slot.resourceVersion + 1,
      });
    },
    async delete(version) {
      slots.delete(version);
    },
  };
}

export const contentOfChart: ReleaseContent = {
  chart: { metadata: { name: 'chart', version: '1.0.0' }, values: {} },
  config: {},
  manifest: '',
  hooks: [],
  notes: '',
};

export const ourMarks: RevisionMarks = { owner: 'ours', stack: 'project.dev', digest: 'd1', timeout: 300 };
export const theirMarks: RevisionMarks = { ...ourMarks, owner: 'theirs', stack: 'project.prod' };

/** A record that stands in a history for whatever the test asks of it. */
export function recordOf(version: number, status: ReleaseStatus): ReleaseRecord {
  const time = new Date(version * 1000).toISOString();
  return {
    name: 'app',
    namespace: 'default',
    version,
    info: { first_deployed: time, last_deployed: time, deleted: '', description: '', status },
    chart: { metadata: {}, lock: null, templates: [], values: {}, schema: null, files: [] },
    config: {},
    manifest: '',
    hooks: [],
    apply_method: 'csa',
  };
}

/** A store that holds revisions 1, 2, 3 … with those statuses. */
export async function storeWith(
  statuses: readonly ReleaseStatus[],
  marks: RevisionMarks = ourMarks,
  createdAt = 0,
): Promise<RevisionStore> {
  const store = memoryStore('app', createdAt);
  for (const [index, status] of statuses.entries()) await store.create(recordOf(index + 1, status), marks);
  return store;
}

export async function statusesOf(store: RevisionStore): Promise<string[]> {
  return (await store.list()).map(({ version, status }) => `${version} ${status}`);
}
