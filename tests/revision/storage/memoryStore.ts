import { ReleaseError } from '../../../components/errors.ts';
import type { ReleaseContent } from '../../../components/manifest/index.ts';
import type { OpenRequest } from '../../../components/revision/history/assertMayOpen.ts';
import { decodeRecord, encodeRecord } from '../../../components/revision/storage/codec.ts';
import {
  type Labels,
  labelsFor,
  recordName,
  summaryOf,
  systemLabels,
} from '../../../components/revision/storage/labels.ts';
import type { ReleaseRecord, ReleaseStatus } from '../../../components/revision/storage/record.ts';
import type { RevisionLabels, RevisionStore } from '../../../components/revision/storage/revisionStore.ts';
import { revisionConflict, revisionNotFound } from '../../../components/revision/storage/secretStore.ts';

interface Slot {
  /** The Secret's name. */
  name: string;
  text: string;
  labels: Record<string, string>;
  resourceVersion: number;
}

/** A store that other tools write to as well. */
export interface SharedStore extends RevisionStore {
  /** Creates a record with exactly these labels, as other tools do. */
  put(record: ReleaseRecord, labels: Labels): Promise<void>;
}

/** A store in memory whose records a test can damage. */
export interface MemoryStore extends SharedStore {
  /** Changes a record without the store's checks. */
  damage(version: number, harm: (slot: Slot) => void): void;
}

/** A store in a map, with compare-and-swap like the store in the cluster. */
export function memoryStore(name = 'app', createdAt = 0): MemoryStore {
  const slots = new Map<number, Slot>();
  const summarize = (slot: Slot) => summaryOf(name, { name: slot.name, labels: slot.labels, createdAt });
  const summaries = () =>
    [...slots.values()]
      .map(summarize)
      .filter((summary) => summary !== undefined)
      .sort((left, right) => left.version - right.version);
  const put = async (record: ReleaseRecord, labels: Labels) => {
    const { version } = record;
    if (slots.has(version)) throw revisionConflict(name, version);
    slots.set(version, { name: recordName(name, version), text: encodeRecord(record), labels, resourceVersion: 1 });
  };
  const get = async (version: number) => {
    const slot = slots.get(version);
    if (slot === undefined) throw revisionNotFound(name, version, summaries());
    const summary = summarize(slot);
    if (summary === undefined || summary.damage !== undefined) {
      throw new ReleaseError('REVISION_UNREADABLE', `revision ${version}: ${summary?.damage}`);
    }
    const { labels, resourceVersion } = slot;
    const record = decodeRecord(slot.text, `revision ${version}`);
    return { record, summary, labels, resourceVersion: String(resourceVersion) };
  };
  return {
    list: async () => summaries(),
    get,
    async getMany(versions) {
      const found = await Promise.all(
        versions.map(async (version) => ({ version, revision: await get(version).catch(() => undefined) })),
      );
      return new Map(found.flatMap(({ version, revision }) => (revision === undefined ? [] : [[version, revision]])));
    },
    async create(record, ownLabels) {
      await put(record, { ...labelsFor(record.version, ownLabels), ...systemLabels(record, { createdAt }) });
    },
    put,
    async update({ record, labels, resourceVersion }) {
      const slot = slots.get(record.version);
      if (slot === undefined || String(slot.resourceVersion) !== resourceVersion) {
        throw revisionConflict(name, record.version);
      }
      slots.set(record.version, {
        ...slot,
        text: encodeRecord(record),
        labels: { ...labels, ...systemLabels(record, { createdAt, modifiedAt: createdAt }) },
        resourceVersion: slot.resourceVersion + 1,
      });
    },
    async delete(version) {
      slots.delete(version);
    },
    damage(version, harm) {
      const slot = slots.get(version);
      if (slot === undefined) throw new Error(`There is no revision ${version}.`);
      harm(slot);
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

export const ourLabels: RevisionLabels = { owner: 'ours', stack: 'project.dev', digest: 'd1', timeout: 300 };
export const theirLabels: RevisionLabels = { ...ourLabels, owner: 'theirs', stack: 'project.prod' };

/** Default request to open a revision as this stack. */
export const openRequest: OpenRequest = {
  name: 'app',
  namespace: 'default',
  content: contentOfChart,
  ownLabels: ourLabels,
  historyMax: 10,
  takeOwnership: false,
  known: 0,
  provenance: {},
};

/** A record for use in any history. */
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

/** A store with the revisions 1, 2, 3 … in these statuses. */
export async function storeWith(
  statuses: readonly ReleaseStatus[],
  ownLabels: RevisionLabels = ourLabels,
  createdAt = 0,
): Promise<MemoryStore> {
  const store = memoryStore('app', createdAt);
  for (const [index, status] of statuses.entries()) await store.create(recordOf(index + 1, status), ownLabels);
  return store;
}

export async function statusesOf(store: RevisionStore): Promise<string[]> {
  return (await store.list()).map(
    ({ version, status, damage }) => `${version} ${damage === undefined ? status : 'damaged'}`,
  );
}
