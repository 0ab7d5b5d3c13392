import { describe, expect, jest, test } from '@jest/globals';
import { withCrds } from '../../../components/manifest/index.ts';
import type { Connection } from '../../../components/revision/connection.ts';
import { removeOrphans, removeRemains } from '../../../components/revision/removal/orphans.ts';
import type { ReleaseStatus } from '../../../components/revision/storage/record.ts';
import { fakeCluster } from '../fakeCluster.ts';
import { memoryStore, ourLabels, recordOf } from '../storage/memoryStore.ts';

jest.spyOn(console, 'log').mockImplementation(() => undefined);

const release = { name: 'app', namespace: 'apps', owner: 'ours', timeout: 1 };
const document = (name: string, annotations = '') =>
  `---\n# Source: c/${name}.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}${annotations}}\n`;
const manifest = [
  document('wanted'),
  document('left'),
  document('kept', ', annotations: {helm.sh/resource-policy: keep}'),
  document('others'),
  document('gone'),
].join('');
const owned = (name: string) => ({
  metadata: {
    labels: { 'app.kubernetes.io/managed-by': 'Helm' },
    annotations: { 'meta.helm.sh/release-name': name, 'meta.helm.sh/release-namespace': 'apps' },
  },
});

const wanted = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'wanted' } };
const removals = {
  deploy: (connection: Connection) => removeOrphans(connection, release, [wanted]),
  uninstall: (connection: Connection) => removeRemains(connection, release),
};

async function deletionsAfter(
  owner: string,
  status: ReleaseStatus = 'deployed',
  removal: keyof typeof removals = 'deploy',
): Promise<string[]> {
  const store = memoryStore();
  await store.create({ ...recordOf(1, status), manifest }, { ...ourLabels, owner });
  const place = '/api/v1/namespaces/apps/configmaps';
  const cluster = fakeCluster({
    [`GET ${place}/wanted`]: owned('app'),
    [`GET ${place}/left`]: owned('app'),
    [`GET ${place}/kept`]: owned('app'),
    [`GET ${place}/others`]: owned('other'),
    [`DELETE ${place}/left`]: {},
    [`DELETE ${place}/wanted`]: {},
  });
  await removals[removal]({ ...cluster, store });
  return cluster.requests.filter(({ method }) => method === 'DELETE').map(({ path }) => path);
}

describe('orphans of an earlier revision', () => {
  test('are deleted after a revision of another owner, except for kept, wanted, missing and foreign objects', async () => {
    expect(await deletionsAfter('theirs')).toEqual(['/api/v1/namespaces/apps/configmaps/left']);
  });

  test('are left to Pulumi if this stack created the revision', async () => {
    expect(await deletionsAfter('ours')).toEqual([]);
  });

  test('are deleted after a failed revision, whose run may not have saved its state', async () => {
    expect(await deletionsAfter('ours', 'failed')).toHaveLength(1);
    expect(await deletionsAfter('ours', 'superseded')).toEqual([]);
  });

  test('stay if a later revision has them among its CRDs', async () => {
    const crd = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'ws.example.com' },
    };
    const store = memoryStore();
    const inTemplate = `---\n# Source: c/w.yaml\n${JSON.stringify(crd)}\n`;
    await store.create({ ...recordOf(1, 'failed'), manifest: inTemplate }, ourLabels);
    const deployed = recordOf(2, 'deployed');
    const metadata = withCrds(deployed.chart.metadata, [crd]);
    await store.create({ ...deployed, chart: { ...deployed.chart, metadata } }, ourLabels);
    const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/ws.example.com';
    const cluster = fakeCluster({ [`GET ${path}`]: owned('app'), [`DELETE ${path}`]: {} });
    cluster.serve('/apis/apiextensions.k8s.io/v1', ['CustomResourceDefinition', 'customresourcedefinitions', false]);
    await removeRemains({ ...cluster, store }, release);
    expect(cluster.requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
  });

  test('are deleted by an uninstall, except for kept and foreign objects', async () => {
    for (const status of ['pending-install', 'failed', 'uninstalling'] as const) {
      expect(await deletionsAfter('theirs', status, 'uninstall')).toEqual([
        '/api/v1/namespaces/apps/configmaps/wanted',
        '/api/v1/namespaces/apps/configmaps/left',
      ]);
    }
  });
});
