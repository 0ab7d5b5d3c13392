import { describe, expect, test } from '@jest/globals';
import { restoreObjects } from '../../../components/revision/apply/restoreObjects.ts';
import { fakeCluster, refusal } from '../fakeCluster.ts';
import { storeWith } from '../storage/memoryStore.ts';

const place = '/api/v1/namespaces/apps';
const object = (name: string, kind = 'ConfigMap') => ({ apiVersion: 'v1', kind, metadata: { name } });
const going = { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['example.com/hold'] } };
const gone = refusal(404, 'NotFound', 'gone');

const release = { name: 'app', namespace: 'apps', revision: 2, timeout: 1 };

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
  await restoreObjects({ ...cluster, store }, release, { objects: [object('there'), object('missing')] });
  return cluster.requests.filter(({ method }) => method === 'PATCH').map(({ path }) => path.replace(/\?.*/, ''));
}

describe('before a revision is deployed', () => {
  test('missing objects are created', async () => {
    expect(await appliedAfter('deployed')).toEqual([`${place}/configmaps/missing`]);
  });

  test('all objects are applied again if the previous revision failed', async () => {
    expect(await appliedAfter('failed')).toEqual([`${place}/configmaps/there`, `${place}/configmaps/missing`]);
  });

  test('missing credentials are an error with a hint', async () => {
    await expect(appliedAfter('deployed', { credentials: false })).rejects.toMatchObject({
      code: 'RELEASE_NOT_READY',
      hint: expect.stringContaining('--refresh'),
    });
  });

  test('an object that an interrupted run replaced is an error with a hint', async () => {
    await expect(appliedAfter('failed', { immutable: true })).rejects.toMatchObject({
      code: 'RELEASE_NOT_READY',
      hint: expect.stringContaining('--refresh'),
    });
  });

  test('an object that is being deleted is recreated when it is gone', async () => {
    let requests = 0;
    const cluster = fakeCluster({
      [`GET ${place}/secrets/app-credentials`]: {},
      [`GET ${place}/configmaps/going`]: () => (requests++ < 2 ? going : gone),
      [`PATCH ${place}/configmaps/going`]: {},
    });
    const store = await storeWith(['deployed', 'pending-upgrade']);
    await restoreObjects({ ...cluster, store }, release, { objects: [object('going')] });
    expect(cluster.requests.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
  });

  test.each<[what: string, answers: Parameters<typeof fakeCluster>[0], others: ReturnType<typeof object>[]]>([
    ['an object', { [`GET ${place}/configmaps/going`]: going }, []],
    ['the credentials', { [`GET ${place}/secrets/app-credentials`]: going }, []],
    ['a CRD', { [`GET ${place}/services/other`]: going }, [object('other', 'Service')]],
  ])('%s that stays in deletion is an error with its finalizers', async (_what, answers, others) => {
    const there = { [`GET ${place}/secrets/app-credentials`]: {}, [`GET ${place}/configmaps/going`]: {} };
    const cluster = fakeCluster({ ...there, ...answers });
    const store = await storeWith(['deployed', 'pending-upgrade']);
    const references = others.map(({ metadata, ...kind }) => ({ ...kind, ...metadata }));
    await expect(
      restoreObjects({ ...cluster, store }, release, { objects: [object('going')], others: references }),
    ).rejects.toMatchObject({ code: 'RELEASE_NOT_READY', message: expect.stringContaining('example.com/hold') });
  });

  test("objects are created in Helm's install order", async () => {
    const objects = [object('config'), object('account', 'ServiceAccount'), object('extra', 'Namespace')];
    const cluster = fakeCluster({
      [`GET ${place}/secrets/app-credentials`]: {},
      [`PATCH ${place}/configmaps/config`]: {},
      [`PATCH ${place}/serviceaccounts/account`]: {},
      'PATCH /api/v1/namespaces/extra': {},
    });
    const store = await storeWith(['deployed', 'pending-upgrade']);
    await restoreObjects({ ...cluster, store }, release, { objects });
    const applied = cluster.requests.filter(({ method }) => method === 'PATCH').map(({ path }) => path);
    expect(applied.map((path) => path.replace(/\?.*/, '').split('/').at(-1))).toEqual(['extra', 'account', 'config']);
  });
});
