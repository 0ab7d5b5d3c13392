import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import type { KubernetesObject } from '../../../components/manifest/index.ts';
import { keepReplicas } from '../../../components/revision/apply/keepReplicas.ts';
import { fakeCluster } from '../fakeCluster.ts';

const path = '/apis/apps/v1/namespaces/apps/deployments/web';
const scaler: KubernetesObject = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'web' },
  spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
};

function workload(spec: JsonObject): KubernetesObject {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec };
}

function live(manager: string): JsonObject {
  const managedFields = [{ manager, fieldsV1: { 'f:spec': { 'f:replicas': {} } } }];
  return { metadata: { managedFields }, spec: { replicas: 5 } };
}

async function patchesOf(objects: KubernetesObject[], answers: Record<string, JsonObject>) {
  const cluster = fakeCluster({ [`PATCH ${path}`]: {}, ...answers });
  await keepReplicas(cluster, objects, 'ours');
  return cluster.requests.filter(({ method }) => method === 'PATCH');
}

describe('keepReplicas', () => {
  test('gives the live number to another field manager before the release drops it', async () => {
    const patches = await patchesOf([scaler, workload({})], { [`GET ${path}`]: live('ours') });
    expect(patches).toEqual([
      {
        method: 'PATCH',
        path: `${path}?fieldManager=ours-autoscaling`,
        body: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 5 } },
        contentType: 'application/apply-patch+yaml',
      },
    ]);
  });

  test.each<[string, KubernetesObject[], Record<string, JsonObject>]>([
    ['there is no autoscaler', [workload({})], { [`GET ${path}`]: live('ours') }],
    ['the release sets a number itself', [scaler, workload({ replicas: 2 })], { [`GET ${path}`]: live('ours') }],
    ['the workload is new', [scaler, workload({})], {}],
    ['another manager owns the number', [scaler, workload({})], { [`GET ${path}`]: live('kube-controller-manager') }],
  ])('does nothing if %s', async (_what, objects, answers) => {
    expect(await patchesOf(objects, answers)).toEqual([]);
  });
});
