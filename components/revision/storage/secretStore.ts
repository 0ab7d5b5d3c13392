import { isDeepStrictEqual } from 'node:util';
import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import { type ApiClient, ApiError, type ApiRequest, isApiError } from '../cluster/apiClient.ts';
import { decodeRecord, encodeRecord } from './codec.ts';
import { ignoreUnreadable } from './damage.ts';
import { type Labels, labelsFor, type RecordMetadata, recordName, summaryOf, systemLabels } from './labels.ts';
import type { ReleaseRecord } from './record.ts';
import { findOversize } from './recordSize.ts';
import type { RevisionStore, RevisionSummary, StoredRevision } from './revisionStore.ts';

const secretType = 'helm.sh/release.v1';

/** Each may have a megabyte. */
const recordsPerRequest = 20;

export interface ReleaseIdentity {
  name: string;
  namespace: string;
}

/** Stores revisions as Helm does: one Secret each, in the release's namespace. */
export function secretStore(client: ApiClient, { name, namespace }: ReleaseIdentity): RevisionStore {
  const collection = `/api/v1/namespaces/${namespace}/secrets`;
  const place = (version: number) => `${collection}/${recordName(name, version)}`;

  async function list(): Promise<RevisionSummary[]> {
    return (await listRecords(client, collection))
      .map((metadata) => summaryOf(name, metadata))
      .filter((summary) => summary !== undefined)
      .sort((left, right) => left.version - right.version);
  }

  /** @throws ReleaseError REVISION_UNREADABLE */
  function storedIn(secret: JsonObject, version: number): StoredRevision {
    const metadata = metadataOf(secret);
    const summary = summaryOf(name, metadata);
    const where = `Revision ${version} of release "${name}" (Secret ${namespace}/${recordName(name, version)})`;
    const payload = isJsonObject(secret.data) ? secret.data.release : undefined;
    const text = Buffer.from(typeof payload === 'string' ? payload : '', 'base64').toString('utf8');
    const record = decodeRecord(text, where);
    if (summary === undefined || summary.damage !== undefined || record.version !== version) {
      throw damaged(where, summary?.damage);
    }
    return { record, summary, labels: metadata.labels, resourceVersion: metadata.resourceVersion };
  }

  async function listRevisions(versions: readonly number[]): Promise<[version: number, revision: StoredRevision][]> {
    const selector = `owner=helm,name=${name},version in (${versions.join()})`;
    const { items } = await client.request({ path: `${collection}?labelSelector=${encodeURIComponent(selector)}` });
    const secrets = new Map(
      (Array.isArray(items) ? items.filter(isJsonObject) : []).map((secret) => [metadataOf(secret).name, secret]),
    );
    return versions.flatMap((version) => {
      const secret = secrets.get(recordName(name, version));
      try {
        return secret === undefined ? [] : [[version, storedIn(secret, version)]];
      } catch (error) {
        ignoreUnreadable(error);
        return [];
      }
    });
  }

  return {
    list,

    async get(version) {
      let secret: JsonObject;
      try {
        secret = await client.request({ path: place(version) });
      } catch (error) {
        if (!isApiError(error, 'NotFound')) throw error;
        throw revisionNotFound(name, version, await list());
      }
      return storedIn(secret, version);
    },

    async getMany(versions) {
      const pieces = Array.from({ length: Math.ceil(versions.length / recordsPerRequest) }, (_, index) =>
        versions.slice(index * recordsPerRequest, (index + 1) * recordsPerRequest),
      );
      const found = new Map<number, StoredRevision>();
      // One list at a time: together, their answers could fill the memory.
      for (const piece of pieces)
        for (const [version, revision] of await listRevisions(piece)) found.set(version, revision);
      return found;
    },

    async create(record, ownLabels, given = {}) {
      const createdAt = unixSeconds();
      const labels = { ...given, ...labelsFor(record.version, ownLabels), ...systemLabels(record, { createdAt }) };
      const body = secretOf(record, namespace, labels);
      await swap(record, { method: 'POST', path: collection, body, idempotent: true });
    },

    async update({ record, summary, labels, resourceVersion }) {
      const system = systemLabels(record, { createdAt: summary.createdAt, modifiedAt: unixSeconds() });
      const body = secretOf(record, namespace, { ...labels, ...system }, resourceVersion);
      await swap(record, { method: 'PUT', path: place(record.version), body });
    },

    async delete(version) {
      try {
        await client.request({ method: 'DELETE', path: place(version) });
      } catch (error) {
        if (!isApiError(error, 'NotFound')) throw error;
      }
    },
  };

  /**
   * Writes a record with compare-and-swap. If the answer to a write is lost, the write is sent again and conflicts with itself: then the stored
   * content equals what was sent.
   */
  async function swap(record: ReleaseRecord, write: ApiRequest & { body: JsonObject }): Promise<void> {
    try {
      await client.request(write);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 409) throw error;
      const written = error.repeated ? await client.request({ path: place(record.version) }) : {};
      if (isDeepStrictEqual(contentOf(written), contentOf(write.body))) return;
      throw revisionConflict(record.name, record.version, error);
    }
  }
}

/** The content of a write. The payload contains a time and an author, so two writers never send equal content. */
function contentOf({ data, metadata }: JsonObject): Json[] {
  return [data ?? null, (isJsonObject(metadata) ? metadata.labels : undefined) ?? null];
}

/**
 * The metadata of all records in a collection, including those of other releases.
 * @param collection the path of a namespace's Secrets, or of all Secrets
 */
export async function listRecords(client: ApiClient, collection: string): Promise<StoredMetadata[]> {
  const { items } = await client.request({
    // By type, not by labels: a record that lost its labels must keep its number reserved.
    path: `${collection}?fieldSelector=${encodeURIComponent(`type=${secretType}`)}`,
    // Payloads can be a megabyte each, and the labels are enough here.
    accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
  });
  return Array.isArray(items) ? items.filter(isJsonObject).map(metadataOf) : [];
}

export function revisionNotFound(name: string, version: number, existing: readonly RevisionSummary[]): ReleaseError {
  const versions = existing.map((revision) => `${revision.version} (${revision.status})`).join(', ');
  return new ReleaseError('REVISION_NOT_FOUND', `Release "${name}" has no revision ${version}.`, {
    hint: versions === '' ? 'It has no revisions at all.' : `It has: ${versions}.`,
  });
}

function damaged(where: string, damage = 'it holds another revision'): ReleaseError {
  return new ReleaseError('REVISION_UNREADABLE', `${where} cannot be trusted: ${damage}.`, {
    hint: 'Roll back to another revision, or delete this Secret if it is no longer needed.',
  });
}

export interface StoredMetadata extends RecordMetadata {
  namespace: string;
  resourceVersion: string;
}

function metadataOf(item: JsonObject): StoredMetadata {
  const metadata = isJsonObject(item.metadata) ? item.metadata : {};
  const labels: Labels = {};
  for (const [key, value] of Object.entries(isJsonObject(metadata.labels) ? metadata.labels : {})) {
    labels[key] = String(value);
  }
  return {
    name: typeof metadata.name === 'string' ? metadata.name : '',
    namespace: typeof metadata.namespace === 'string' ? metadata.namespace : '',
    labels,
    createdAt: secondsOf(metadata.creationTimestamp),
    resourceVersion: typeof metadata.resourceVersion === 'string' ? metadata.resourceVersion : '',
  };
}

function secondsOf(timestamp: Json | undefined): number {
  return typeof timestamp === 'string' ? Math.floor(Date.parse(timestamp) / 1000) : 0;
}

function secretOf(record: ReleaseRecord, namespace: string, labels: Labels, resourceVersion?: string): JsonObject {
  const text = encodeRecord(record);
  const oversize = findOversize(record, text);
  if (oversize !== undefined) throw oversize;
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: secretType,
    metadata: {
      name: recordName(record.name, record.version),
      namespace,
      labels,
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    },
    data: { release: Buffer.from(text, 'utf8').toString('base64') },
  };
}

export function revisionConflict(name: string, version: number, cause?: unknown): ReleaseError {
  return new ReleaseError('REVISION_CONFLICT', `Somebody else wrote revision ${version} of release "${name}" first.`, {
    cause,
    hint: 'Another deploy of the same release is running, or has run. Check `helm history`, then run `pulumi up --refresh`.',
  });
}

function unixSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
