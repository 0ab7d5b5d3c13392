import { describe, expect, test } from '@jest/globals';
import { isJsonObject, type JsonObject } from '../../../components/json/index.ts';
import { ejectRelease, planEjection } from '../../../components/revision/handover/ejectRelease.ts';
import { planAdoption } from '../../../components/revision/handover/planAdoption.ts';
import type { ReleaseStatus } from '../../../components/revision/storage/record.ts';
import { fakeCluster } from '../fakeCluster.ts';
import { type MemoryStore, memoryStore, ourLabels, recordOf, theirLabels } from '../storage/memoryStore.ts';
import { lifetime, mortalStore } from '../storage/mortalStore.ts';

const release = { name: 'app', namespace: 'apps' };
const settingsPath = '/api/v1/namespaces/apps/configmaps/settings';
const credentialsPath = '/api/v1/namespaces/apps/secrets/app-credentials';
const recorded = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', annotations: { 'kubesentiment.io/skip-wait': 'true' } },
};
const manifest = `---\n# Source: c/x.yaml\n${JSON.stringify(recorded)}\n`;

function liveOf(fields: JsonObject): JsonObject {
  return {
    metadata: {
      resourceVersion: '1',
      labels: { 'app.kubernetes.io/managed-by': 'Helm', own: 'label' },
      annotations: {
        'meta.helm.sh/release-name': 'app',
        'meta.helm.sh/release-namespace': 'apps',
        'kubesentiment.io/skip-wait': 'true',
        'pulumi.com/skipAwait': 'true',
      },
      managedFields: [{ manager: 'kubesentiment', operation: 'Apply', apiVersion: 'v1', fieldsV1: fields }],
    },
  };
}

/** Two objects that accept merge patches of their metadata. */
function cluster() {
  const objects: Record<string, JsonObject> = {
    [settingsPath]: liveOf({ 'f:data': { 'f:a': {} } }),
    [credentialsPath]: liveOf({ 'f:data': {} }),
  };
  const answers = Object.keys(objects).flatMap((path) => [
    [`GET ${path}`, () => objects[path]],
    [
      `PATCH ${path}`,
      ({ body }: { body: JsonObject }) => {
        objects[path] = merged(objects[path] ?? {}, body);
        return {};
      },
    ],
  ]);
  return { ...fakeCluster({ ...Object.fromEntries(answers), 'GET /api/v1/namespaces/apps': {} }), objects };
}

function merged(object: JsonObject, patch: JsonObject): JsonObject {
  const result = { ...object };
  for (const [key, value] of Object.entries(patch)) {
    const before = result[key];
    if (value === null) delete result[key];
    else result[key] = isJsonObject(value) && isJsonObject(before) ? merged(before, value) : value;
  }
  return result;
}

async function ourStore(...statuses: ReleaseStatus[]): Promise<MemoryStore> {
  const store = memoryStore();
  for (const [index, status] of statuses.entries()) {
    await store.create({ ...recordOf(index + 1, status), manifest }, ourLabels);
  }
  return store;
}

describe('an ejection', () => {
  test('gives the objects to Helm with their chart annotations, and removes the owner of the credentials', async () => {
    const { objects, ...connection } = cluster();
    await ejectRelease({ ...connection, store: await ourStore('deployed') }, release, 'ours');
    expect(objects[settingsPath]).toMatchObject({
      metadata: {
        labels: { 'app.kubernetes.io/managed-by': 'Helm' },
        managedFields: [{ manager: 'helm', operation: 'Apply', fieldsV1: { 'f:data': { 'f:a': {} } } }],
      },
    });
    expect(annotationsOf(objects[settingsPath])).toEqual([
      'meta.helm.sh/release-name',
      'meta.helm.sh/release-namespace',
      'kubesentiment.io/skip-wait',
    ]);
    expect(objects[credentialsPath]?.metadata).toMatchObject({ labels: { own: 'label' } });
    expect(annotationsOf(objects[credentialsPath])).toEqual([]);
    expect(connection.requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
  });

  test('can be repeated after any interruption, and followed by an adoption', async () => {
    for (let writes = 0; writes <= 3; writes++) {
      const store = await ourStore('superseded', 'superseded', 'deployed');
      const { objects: _objects, ...connection } = cluster();
      const cutOff = mortalStore(store, lifetime(writes));
      await ejectRelease({ ...connection, store: cutOff }, release, 'ours').catch(() => undefined);
      await ejectRelease({ ...connection, store }, release, 'ours');
      const labels = await Promise.all([1, 2, 3].map(async (version) => (await store.get(version)).labels));
      expect(JSON.stringify(labels)).not.toContain('kubesentiment.io/');
      expect(await planAdoption({ ...connection, store }, release, 'another')).toMatchObject({ revision: 3 });
    }
  });

  test('lists in its plan what stays in the cluster', async () => {
    const plan = await planEjection({ ...cluster(), store: await ourStore('deployed') }, release, 'ours');
    expect(plan).toEqual({ revision: 1, objects: 1, stays: ['Namespace/apps', 'Secret/app-credentials'] });
  });

  test.each<[ReleaseStatus[], string]>([
    [[], 'RELEASE_NOT_FOUND'],
    [['deployed', 'failed'], 'RELEASE_NOT_DEPLOYED'],
    [['deployed', 'pending-upgrade'], 'RELEASE_NOT_DEPLOYED'],
    [['uninstalling'], 'RELEASE_NOT_DEPLOYED'],
  ])('is refused for the history %j, and changes nothing', async (statuses, code) => {
    const connection = { ...cluster(), store: await ourStore(...statuses) };
    await expect(ejectRelease(connection, release, 'ours')).rejects.toMatchObject({ code, hint: expect.any(String) });
    expect(connection.requests).toEqual([]);
  });

  test('is refused for a release of another stack', async () => {
    const store = memoryStore();
    await store.create(recordOf(1, 'deployed'), theirLabels);
    await expect(ejectRelease({ ...cluster(), store }, release, 'ours')).rejects.toMatchObject({
      code: 'REVISION_FOREIGN',
    });
  });
});

function annotationsOf(object: JsonObject | undefined): string[] {
  const { annotations } = isJsonObject(object?.metadata) ? object.metadata : {};
  return Object.keys(isJsonObject(annotations) ? annotations : {});
}
