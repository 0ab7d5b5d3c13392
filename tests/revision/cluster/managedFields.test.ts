import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import { takeOverFields, withoutHelm } from '../../../components/revision/cluster/managedFields.ts';
import { fakeCluster, refusal } from '../fakeCluster.ts';

const path = '/api/v1/namespaces/apps/configmaps/settings';
const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } };
const ours = { manager: 'ours', operation: 'Apply', apiVersion: 'v1', fieldsV1: { 'f:data': { 'f:a': {} } } };
const helms = {
  manager: 'helm',
  operation: 'Update',
  apiVersion: 'v1',
  fieldsV1: { 'f:data': { 'f:a': {}, 'f:b': {} } },
};
const controllers = {
  manager: 'kube-controller-manager',
  operation: 'Update',
  apiVersion: 'v1',
  subresource: 'status',
};

describe("Helm's managed fields", () => {
  test('are merged into ours, and those of other managers stay', () => {
    expect(withoutHelm([helms, controllers, ours], 'ours')).toEqual([
      {
        manager: 'ours',
        operation: 'Apply',
        apiVersion: 'v1',
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:data': { 'f:a': {}, 'f:b': {} } },
      },
      controllers,
    ]);
  });

  test('become ours on an object that we have never applied', () => {
    expect(withoutHelm([helms], 'ours')).toEqual([
      expect.objectContaining({ manager: 'ours', operation: 'Apply', fieldsV1: helms.fieldsV1 }),
    ]);
  });

  test('of another API version stay separate', () => {
    const entries = withoutHelm([ours, { ...helms, apiVersion: 'v1beta1' }], 'ours');
    expect(entries?.map(({ manager, apiVersion }) => `${manager} ${apiVersion}`)).toEqual(['ours v1', 'ours v1beta1']);
  });

  test('are not moved if Helm has none', () => {
    expect(withoutHelm([ours, controllers], 'ours')).toBeUndefined();
    expect(withoutHelm([{ ...helms, subresource: 'status' }], 'ours')).toBeUndefined();
  });

  const live = (resourceVersion: string): JsonObject => ({ metadata: { resourceVersion, managedFields: [helms] } });

  test('are moved with compare-and-swap, and again after a conflict', async () => {
    let reads = 0;
    let writes = 0;
    const cluster = fakeCluster({
      [`GET ${path}`]: () => live(String(++reads)),
      [`PATCH ${path}`]: () => (++writes === 1 ? refusal(409, 'Conflict', 'changed') : {}),
    });
    await takeOverFields(cluster, settings, 'ours');
    const patches = cluster.requests.filter(({ method }) => method === 'PATCH');
    expect(patches.map(({ body }) => body)).toEqual([
      { metadata: expect.objectContaining({ resourceVersion: '1' }) },
      { metadata: expect.objectContaining({ resourceVersion: '2' }) },
    ]);
  });

  test('of a deleted object are ignored', async () => {
    await takeOverFields(fakeCluster({}), settings, 'ours');
  });
});
