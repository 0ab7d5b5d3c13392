import { describe, expect, test } from '@jest/globals';
import { isJsonObject, type JsonObject } from '../../../components/json/index.ts';
import type { KubernetesObject } from '../../../components/manifest/index.ts';
import type { ApiRequest } from '../../../components/revision/cluster/apiClient.ts';
import { removeObjects } from '../../../components/revision/removal/removeObjects.ts';
import { type FakeCluster, fakeCluster, refusal } from '../fakeCluster.ts';

const release = { name: 'app', namespace: 'apps' };
const place = '/api/v1/namespaces/apps/configmaps';

function live(owner: string | undefined, metadata: JsonObject = {}): JsonObject {
  const { annotations, ...others } = metadata;
  const ofHelm: JsonObject =
    owner === undefined ? {} : { 'meta.helm.sh/release-name': owner, 'meta.helm.sh/release-namespace': 'apps' };
  return {
    metadata: {
      uid: 'u',
      resourceVersion: '7',
      labels: { 'app.kubernetes.io/managed-by': owner === undefined ? 'somebody' : 'Helm' },
      annotations: { ...ofHelm, ...(isJsonObject(annotations) ? annotations : {}) },
      ...others,
    },
  };
}

const configMap = (name: string): KubernetesObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
const kept = (policy: string) => live('app', { annotations: { 'helm.sh/resource-policy': policy } });

async function remove(cluster: FakeCluster, objects: KubernetesObject[], wait = false) {
  const lines: string[] = [];
  await removeObjects(cluster, release, objects, { timeout: 0, wait, print: (line) => lines.push(line) });
  return { lines, deleted: cluster.requests.filter(({ method }) => method === 'DELETE') };
}

describe('the removal of objects', () => {
  test('keeps objects with the policy keep, of another release or of nobody, and skips missing objects', async () => {
    const cluster = fakeCluster({
      [`GET ${place}/kept`]: kept('keep'),
      [`GET ${place}/spaced`]: kept(' Keep '),
      [`GET ${place}/delete`]: kept('delete'),
      [`GET ${place}/others`]: live('other'),
      [`GET ${place}/nobodys`]: live(undefined),
      [`GET ${place}/leaving`]: live('app', { deletionTimestamp: '2026-01-01T00:00:00Z' }),
      [`DELETE ${place}/delete`]: {},
    });
    const names = ['kept', 'spaced', 'delete', 'others', 'nobodys', 'leaving', 'gone'];
    const { lines, deleted } = await remove(cluster, names.map(configMap));
    expect(deleted.map(({ path }) => path)).toEqual([`${place}/delete`]);
    expect(lines.sort()).toEqual([
      'ConfigMap/kept stays in the cluster: its annotation helm.sh/resource-policy says "keep".',
      'ConfigMap/nobodys stays in the cluster: its labels and annotations do not name a release.',
      'ConfigMap/others stays in the cluster: it belongs to release "other" in namespace "apps".',
      'ConfigMap/spaced stays in the cluster: its annotation helm.sh/resource-policy says "keep".',
    ]);
  });

  test('deletes exactly the version that it has read, and reads again if it has changed', async () => {
    let requests = 0;
    const cluster = fakeCluster({
      [`GET ${place}/a`]: () => (++requests === 1 ? live('app') : kept('keep')),
      [`DELETE ${place}/a`]: refusal(409, 'Conflict', 'the object has been modified'),
    });
    const { lines, deleted } = await remove(cluster, [configMap('a')]);
    expect(deleted.map(({ body }) => body)).toEqual([
      expect.objectContaining({ propagationPolicy: 'Background', preconditions: { uid: 'u', resourceVersion: '7' } }),
    ]);
    expect(lines).toEqual([expect.stringContaining('ConfigMap/a stays')]);
  });

  test('deletes dependents first, and skips kinds that the cluster does not serve', async () => {
    const paths = [`${place}/a`, '/apis/apps/v1/namespaces/apps/deployments/a', '/api/v1/namespaces/apps/services/a'];
    const cluster = fakeCluster(
      Object.fromEntries(
        paths.flatMap((path) => [
          [`GET ${path}`, live('app')],
          [`DELETE ${path}`, {}],
        ]),
      ),
    );
    const objects = [
      configMap('a'),
      { ...configMap('a'), kind: 'Service' },
      { ...configMap('a'), apiVersion: 'apps/v1', kind: 'Deployment' },
      { ...configMap('a'), apiVersion: 'example.com/v1', kind: 'Widget' },
    ];
    const { deleted } = await remove(cluster, objects);
    expect(deleted.map(({ path }) => path)).toEqual([paths[1], paths[2], paths[0]]);
  });

  test('fails with the finalizers of an object if it waits', async () => {
    const blocked = live('app', { deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['example.com/hold'] });
    const cluster = fakeCluster({ [`GET ${place}/a`]: blocked });
    await expect(remove(cluster, [configMap('a')], true)).rejects.toMatchObject({
      code: 'RELEASE_NOT_READY',
      message: expect.stringContaining('example.com/hold'),
    });
    await remove(cluster, [configMap('a')]);
  });

  test('reports what the account may not delete', async () => {
    const cluster = fakeCluster({
      [`GET ${place}/a`]: live('app'),
      [`DELETE ${place}/a`]: refusal(403, 'Forbidden', 'no'),
    });
    await expect(remove(cluster, [configMap('a')])).rejects.toMatchObject({
      code: 'CLUSTER_REQUEST_FAILED',
      message: expect.stringContaining('ConfigMap/a'),
    });
  });
});

describe('the removal of a namespace', () => {
  const namespace = (name: string): KubernetesObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  const path = '/api/v1/namespaces/extra';
  const metadata = (name: string, others: JsonObject = {}) => ({ metadata: { name, uid: name, ...others } });
  const record = { labels: { owner: 'helm', name: 'b' } };

  async function removeExtra(content: Record<string, JsonObject | Error | ((request: ApiRequest) => JsonObject)>) {
    const cluster = fakeCluster({
      'GET /apis': {
        groups: [{ versions: [{ groupVersion: 'apps/v1' }], preferredVersion: { groupVersion: 'apps/v1' } }],
      },
      [`GET ${path}`]: live('app'),
      [`DELETE ${path}`]: {},
      [`GET ${path}/configmaps`]: { items: [metadata('kube-root-ca.crt')] },
      [`GET ${path}/serviceaccounts`]: { items: [metadata('default')] },
      ...content,
    });
    return remove(cluster, [namespace('extra'), namespace('apps')]);
  }

  test('deletes a namespace with only default content, but never the one with the history', async () => {
    const { deleted, lines } = await removeExtra({});
    expect(deleted.map((request) => request.path)).toEqual([path]);
    expect(lines).toEqual([]);
  });

  test.each<[string, Record<string, JsonObject | Error>, string]>([
    [
      'contains other releases and objects, with releases first in the message',
      {
        [`GET ${path}/configmaps`]: { items: [metadata('theirs')] },
        [`GET ${path}/secrets`]: {
          items: [metadata('sh.helm.release.v1.b.v1', record), metadata('sh.helm.release.v1.b.v2', record)],
        },
      },
      'it still contains release "b", ConfigMap/theirs',
    ],
    [
      'contains a workload, without its pods in the message',
      {
        'GET /apis/apps/v1/namespaces/extra/deployments': { items: [metadata('web')] },
        [`GET ${path}/pods`]: { items: [metadata('web-1', { ownerReferences: [{ uid: 'web' }] })] },
      },
      'it still contains Deployment/web.',
    ],
    [
      'the server does not list completely',
      { [`GET ${path}/secrets`]: refusal(403, 'Forbidden', 'no') },
      'did not list all objects in it: Secret (Forbidden)',
    ],
    ['belongs to another release', { [`GET ${path}`]: live('other') }, 'belongs to release "other"'],
  ])('keeps a namespace that %s', async (_what, content, reason) => {
    const { deleted, lines } = await removeExtra(content);
    expect(deleted).toEqual([]);
    expect(lines).toEqual([expect.stringContaining(reason)]);
  });

  test('waits for content that is being deleted', async () => {
    let requests = 0;
    const pods = () => ({ items: ++requests === 1 ? [metadata('web-1', { ownerReferences: [{ uid: 'gone' }] })] : [] });
    const cluster = await removeExtraWith(pods);
    expect(cluster.deleted).toHaveLength(1);
  });

  async function removeExtraWith(pods: () => JsonObject) {
    const cluster = fakeCluster({
      'GET /apis': { groups: [] },
      [`GET ${path}`]: live('app'),
      [`DELETE ${path}`]: {},
      [`GET ${path}/pods`]: pods,
    });
    await removeObjects(cluster, release, [namespace('extra')], { timeout: 5 });
    return { deleted: cluster.requests.filter(({ method }) => method === 'DELETE') };
  }
});
