import { describe, expect, test } from '@jest/globals';
import type { KubernetesObject } from '../../../components/manifest/index.ts';
import { connectTo } from '../../../components/revision/connection.ts';
import { findExisting } from '../../../components/revision/preflight/findExisting.ts';
import { findObjects } from '../../../components/revision/preflight/findObjects.ts';
import { fakeCluster, refusal } from '../fakeCluster.ts';

const crd = (name: string): KubernetesObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name },
});
const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

function clusterOf(answers: Parameters<typeof fakeCluster>[0]) {
  const cluster = fakeCluster(answers);
  cluster.serve('/apis/apiextensions.k8s.io/v1', ['CustomResourceDefinition', 'customresourcedefinitions', false]);
  return cluster;
}

describe('the existing objects of a cluster', () => {
  test("are found with the provider's ids, without objects of kinds that are not served", async () => {
    const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } };
    const widget = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w' } };
    const objects = [crd('ws.example.com'), crd('gone.example.com'), config, widget];
    const cluster = clusterOf({ [`GET ${path}/ws.example.com`]: {}, 'GET /api/v1/namespaces/apps/configmaps/c': {} });
    expect(await findExisting(cluster, objects)).toEqual(
      new Map([
        ['CustomResourceDefinition.apiextensions.k8s.io ws.example.com', 'ws.example.com'],
        ['ConfigMap c', 'apps/c'],
      ]),
    );
  });

  test('are an error if the server refuses the request', async () => {
    const cluster = clusterOf({ [`GET ${path}/ws.example.com`]: refusal(403, 'Forbidden', 'no') });
    await expect(findExisting(cluster, [crd('ws.example.com')])).rejects.toMatchObject({ status: 403 });
  });

  test('are empty in a preview without a cluster, and an error in a run', async () => {
    const release = { name: 'app', namespace: 'apps', takeOwnership: false };
    const nowhere = connectTo({ kubeconfig: JSON.stringify({ apiVersion: 'v1', kind: 'Config' }) }, release);
    const warnings: string[] = [];
    const onUnknown = (warning: string) => void warnings.push(warning);
    const request = { objects: [], crds: [crd('ws.example.com')], onUnknown };
    const found = await findObjects(nowhere, release, { ...request, isPreview: true });
    expect([...found.existing]).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('crds/')]);
    await expect(findObjects(nowhere, release, { ...request, isPreview: false })).rejects.toMatchObject({
      code: 'CLUSTER_CONFIG',
    });
    const nothing = { objects: [], crds: [], isPreview: false, onUnknown };
    expect((await findObjects(nowhere, release, nothing)).existing.size).toBe(0);
  });
});
