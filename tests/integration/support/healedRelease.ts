import { expect } from '@jest/globals';
import { isJsonObject, type Json, type JsonObject } from '../../../components/json/index.ts';
import { type KubernetesObject, parseManifest } from '../../../components/manifest/index.ts';
import { type ApiClient, connect } from '../../../components/revision/cluster/apiClient.ts';
import type { RevisionSummary } from '../../../components/revision/storage/revisionStore.ts';
import { secretStore } from '../../../components/revision/storage/secretStore.ts';
import { integrationEnvironment } from './environment.ts';

/** The small release of the tests about interruptions, read straight from the API server. */
export interface HealedRelease {
  history(): Promise<RevisionSummary[]>;
  /** Fails unless exactly one revision is deployed, the newest, and the cluster holds what it recorded and nothing else. */
  expectWhole(): Promise<void>;
  /** Fails if an object or a revision is left. */
  expectGone(): Promise<void>;
}

const collections = [
  '/api/v1/{}/configmaps',
  '/api/v1/{}/services',
  '/apis/apps/v1/{}/deployments',
  '/api/v1/{}/secrets',
];
const ofReleases = encodeURIComponent('app.kubernetes.io/managed-by=Helm');

export async function lookAtRelease(name: string, namespace: string): Promise<HealedRelease> {
  const client = await connect({ kubeconfig: integrationEnvironment().variables.KUBECONFIG ?? '' });
  const store = secretStore(client, { name, namespace });
  const live = () => liveObjects(client, namespace);
  return {
    history: () => store.list(),

    async expectWhole() {
      const history = await store.list();
      expect(history.filter(({ status }) => status === 'deployed')).toEqual([history.at(-1)]);
      const versions = history.map(({ version }) => version);
      const first = versions[0] ?? 0;
      expect(versions).toEqual(versions.map((_version, index) => first + index));
      for (const { status } of history.slice(0, -1)) expect(['superseded', 'failed']).toContain(status);
      const { record } = await store.get(versions.at(-1) ?? 0);
      const recorded = parseManifest(record.manifest).map(({ object }) => object);
      const objects = await live();
      const credentials = `Secret/${name}-credentials`;
      expect([...objects.keys()].sort()).toEqual([...recorded.map(keyOf), credentials].sort());
      for (const object of recorded) expect(objects.get(keyOf(object))).toMatchObject(asJson(withoutNamespace(object)));
    },

    async expectGone() {
      expect(await store.list()).toEqual([]);
      expect([...(await live()).keys()]).toEqual([]);
    },
  };
}

const keyOf = ({ kind, metadata }: KubernetesObject) => `${kind}/${metadata.name}`;

/** By `Kind/name`: the items of a list have no kind. */
async function liveObjects(client: ApiClient, namespace: string): Promise<ReadonlyMap<string, JsonObject>> {
  const found = new Map<string, JsonObject>();
  for (const collection of collections) {
    const path = collection.replace('{}', `namespaces/${namespace}`);
    const { items, kind } = await client.request({ path: `${path}?labelSelector=${ofReleases}` });
    for (const item of Array.isArray(items) ? items.filter(isJsonObject) : []) {
      const metadata = isJsonObject(item.metadata) ? item.metadata : {};
      if (metadata.deletionTimestamp !== undefined) continue;
      found.set(`${String(kind).replace(/List$/, '')}/${metadata.name}`, item);
    }
  }
  return found;
}

/** Items of a list lack kind and apiVersion. */
function withoutNamespace({ apiVersion: _version, kind: _kind, ...object }: KubernetesObject): JsonObject {
  return object;
}

function asJson(object: JsonObject): { [key: string]: Json } {
  return JSON.parse(JSON.stringify(object));
}
