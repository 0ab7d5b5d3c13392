import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import { type KubernetesObject, objectIdentity } from '../../../components/manifest/index.ts';
import { lookAhead } from '../../../components/revision/preflight/lookAhead.ts';
import { findForeignObjects, type OwnershipOptions } from '../../../components/revision/preflight/ownership.ts';
import { encodeRecord } from '../../../components/revision/storage/codec.ts';
import { recordName, systemLabels } from '../../../components/revision/storage/labels.ts';
import type { ReleaseStatus } from '../../../components/revision/storage/record.ts';
import { type FakeCluster, fakeCluster, refusal } from '../fakeCluster.ts';
import { ourLabels, recordOf, storeWith } from '../storage/memoryStore.ts';

const release = { name: 'app', namespace: 'apps' };
const prod = { name: 'app', namespace: 'prod' };
const rbac = '/apis/rbac.authorization.k8s.io/v1';
const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', name: 'reader' };
const rolePath = `GET ${rbac}/clusterroles/reader`;
const secrets = 'GET /api/v1/namespaces/prod/secrets';
const manifestWith = ({ apiVersion, kind, name }: typeof role) =>
  `---\n# Source: a.yaml\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name} }\n`;

const ofRelease = ({ name, namespace }: typeof release): JsonObject => ({
  metadata: {
    labels: { 'app.kubernetes.io/managed-by': 'Helm' },
    annotations: { 'meta.helm.sh/release-name': name, 'meta.helm.sh/release-namespace': namespace },
  },
});

/** A history of prod: one revision for each status, all with the same manifest. */
function historyOf(statuses: readonly ReleaseStatus[], manifest: string): Record<string, JsonObject> {
  const items = statuses.map((status, index): JsonObject => {
    const record = { ...recordOf(index + 1, status), manifest };
    const labels = systemLabels(record, { createdAt: 1 });
    const metadata = { name: recordName('app', record.version), labels, resourceVersion: '1' };
    return { metadata, data: { release: Buffer.from(encodeRecord(record)).toString('base64') } };
  });
  const each = items.map((item, index) => [`${secrets}/${recordName('app', index + 1)}`, item]);
  return { [secrets]: { items }, ...Object.fromEntries(each) };
}

function clusterWith(answers: Record<string, JsonObject | Error>): FakeCluster {
  const cluster = fakeCluster(answers);
  cluster.serve(rbac, ['ClusterRole', 'clusterroles', false]);
  return cluster;
}

async function find(answers: Record<string, JsonObject | Error>, options: OwnershipOptions = {}) {
  const found = await findForeignObjects(clusterWith(answers), release, [role], options);
  return found.map(({ error }) => error);
}

describe('a cluster-scoped object of another release', () => {
  const owned = { [rolePath]: ofRelease(prod) };
  const needed = { ...owned, ...historyOf(['superseded', 'deployed'], manifestWith(role)) };

  test('is refused while that release needs it, also with takeOwnership', async () => {
    for (const takeOwnership of [false, true]) {
      const [error, ...others] = await find(needed, { takeOwnership });
      expect(others).toEqual([]);
      expect(error).toMatchObject({ code: 'RELEASE_OBJECT_NOT_OWNED', message: expect.stringContaining('"prod"') });
      expect(error?.hint).toContain('that release needs it');
      // The hint must not suggest to take what prod needs.
      expect(error?.hint).not.toContain('pulumi config set');
    }
  });

  test.each<[string, Record<string, JsonObject | Error>]>([
    ['cannot be read', { [secrets]: refusal(403, 'Forbidden', 'no') }],
    ['has a damaged record', { ...needed, [`${secrets}/${recordName('app', 2)}`]: { metadata: {}, data: {} } }],
  ])('may be needed by a release that %s', async (_what, history) => {
    const [error] = await find({ ...owned, ...history }, { takeOwnership: true });
    expect(error?.hint).toContain('that release may need it');
    expect(error?.hint).not.toContain('pulumi config set');
  });

  test.each<[string, Record<string, JsonObject | Error>]>([
    ['has failed to install', historyOf(['failed'], manifestWith(role))],
    ['is deployed with another API version of the object', historyOf(['deployed'], manifestWith(oldRole()))],
  ])('is needed by a release that %s', async (_what, history) => {
    expect(await find({ ...owned, ...history }, { takeOwnership: true })).toHaveLength(1);
  });

  test.each<[string, Record<string, JsonObject>]>([
    ['does not exist', { [secrets]: { items: [] } }],
    ['was uninstalled', historyOf(['superseded', 'uninstalled'], manifestWith(role))],
    ['has dropped it', historyOf(['deployed'], manifestWith({ ...role, name: 'other' }))],
  ])('can be taken over from a release that %s', async (_what, history) => {
    expect(await find({ ...owned, ...history }, { takeOwnership: true })).toEqual([]);
    const [error] = await find({ ...owned, ...history });
    expect(error?.hint).toContain('release.takeOwnership true');
  });

  test('does not cause requests for other histories if it has no owner or is new', async () => {
    for (const live of [refusal(404, 'NotFound', 'not found'), { metadata: {} }]) {
      const cluster = clusterWith({ [rolePath]: live });
      expect(await findForeignObjects(cluster, release, [role], { takeOwnership: true })).toEqual([]);
      expect(cluster.requests.filter(({ path }) => path.includes('secrets'))).toEqual([]);
    }
  });
});

function oldRole() {
  return { ...role, apiVersion: 'rbac.authorization.k8s.io/v1beta1' };
}

describe('a preview', () => {
  const settings = { ...release, takeOwnership: false };
  const object = { apiVersion: role.apiVersion, kind: role.kind, metadata: { name: role.name } };
  const foreignIn = async (cluster: FakeCluster, deployed?: string) => {
    const store = await storeWith([]);
    if (deployed !== undefined) await store.create({ ...recordOf(1, 'deployed'), manifest: deployed }, ourLabels);
    const { foreign } = await lookAhead({ ...cluster, store }, settings, [object]);
    return foreign.map(({ reference: { name }, mayBeNeeded }) => [name, mayBeNeeded]);
  };

  test('finds objects of other owners among the new objects', async () => {
    const answers = { [rolePath]: ofRelease(prod), 'GET /api/v1/namespaces/apps/secrets/app-credentials': {} };
    expect(await foreignIn(clusterWith(answers))).toEqual([
      ['reader', true],
      ['app-credentials', false],
    ]);
    expect(await foreignIn(clusterWith(answers), manifestWith({ ...role, name: 'other' }))).toEqual([['reader', true]]);
  });

  test('finds changed objects that are missing', async () => {
    const changed = { ...object, metadata: { ...object.metadata, labels: { a: 'b' } } };
    const store = await storeWith([]);
    await store.create({ ...recordOf(1, 'deployed'), manifest: manifestWith(role) }, ourLabels);
    const missing = async (answers: Record<string, JsonObject | Error>, wanted: KubernetesObject) => [
      ...(await lookAhead({ ...clusterWith(answers), store }, settings, [wanted])).missing,
    ];
    const gone = { [rolePath]: refusal(404, 'NotFound', 'gone') };
    expect(await missing(gone, changed)).toEqual([objectIdentity(changed)]);
    expect(await missing({ [rolePath]: ofRelease(release) }, changed)).toEqual([]);
    expect(await missing(gone, object)).toEqual([]);
    // After a failed revision, Pulumi may change any object.
    await store.create({ ...recordOf(2, 'failed'), manifest: manifestWith(role) }, ourLabels);
    expect(await missing(gone, object)).toEqual([objectIdentity(object)]);
  });

  test('sends no requests about deployed objects', async () => {
    const cluster = clusterWith({});
    expect(await foreignIn(cluster, manifestWith(role))).toEqual([]);
    expect(cluster.requests).toEqual([]);
  });

  test('ignores objects that its account may not read', async () => {
    expect(await foreignIn(clusterWith({ [rolePath]: refusal(403, 'Forbidden', 'no') }))).toEqual([]);
  });
});
