import { describe, expect, test } from '@jest/globals';
import { restoreObjects } from '../../components/revision/restoreObjects.ts';
import { fakeCluster, refusal } from './fakeCluster.ts';
import { storeWith } from './memoryStore.ts';

const place = '/api/v1/namespaces/apps';
const object = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });

async function appliedAfter(
  status: 'deployed' | 'failed',
  { credentials = true, immutable = false }: { credentials?: boolean; immutable?: boolean } = {},
): Promise<string[]> {
  const store = await storeWith([status, 'pending-upgrade']);
  const cluster = fakeCluster({
    ...(credentials ? { [`GET ${place}/secrets/app-credentials`]: {} } : {}),
    [`GET ${place}/configmaps/there`]: {},
    [`PATCH ${place}/configmaps/there`]: immutable ? refusal(422, 'Invalid', 'field is immutable') : {},
    [`PATCH ${place}/configmaps/missing`]: {},
  });
  const release = { name: 'app', namespace: 'apps', revision: 2 };
  await restoreObjects({ ...cluster, store }, release, [object('there'), object('missing')]);
  return cluster.requests.filter(({ method }) => method === 'PATCH').map(({ path }) => path.replace(/\?.*/, ''));
}

describe('before a revision is deployed', () => {
  test('objects that are missing are made', async () => {
    expect(await appliedAfter('deployed')).toEqual([`${place}/configmaps/missing`]);
  });

  test('all objects are applied once more when the revision before it failed', async () => {
    expect(await appliedAfter('failed')).toEqual([`${place}/configmaps/there`, `${place}/configmaps/missing`]);
  });

  test('credentials that are gone are an error that says what to do', async () => {
    await expect(appliedAfter('deployed', { credentials: false })).rejects.toMatchObject({
      code: 'RELEASE_NOT_READY',
      hint: expect.stringContaining('--refresh'),
    });
  });

  test('an object that an interrupted run replaced is an error that says what to do', async () => {
    await expect(appliedAfter('failed', { immutable: true })).rejects.toMatchObject({
      code: 'RELEASE_NOT_READY',
      hint: expect.stringContaining('--refresh'),
    });
  });
});
