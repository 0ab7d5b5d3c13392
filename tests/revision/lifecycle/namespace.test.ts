import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import { createNamespace, findNamespace } from '../../../components/revision/lifecycle/namespace.ts';
import { isOwned } from '../../../components/revision/preflight/ownership.ts';
import { fakeCluster, refusal } from '../fakeCluster.ts';

const path = 'GET /api/v1/namespaces/apps';
const gone = refusal(404, 'NotFound', 'gone');
const going: JsonObject = {
  metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' },
  spec: { finalizers: ['kubernetes'] },
  status: {
    conditions: [{ type: 'NamespaceFinalizersRemaining', status: 'True', message: 'example.com/hold in 1 resource' }],
  },
};
const release = { namespace: 'apps', timeout: 1 };

test('a namespace is there or not', async () => {
  expect(await findNamespace(fakeCluster({ [path]: { metadata: {} } }).client, release, true)).toBe(true);
  expect(await findNamespace(fakeCluster({}).client, release, false)).toBe(false);
});

test('one that is being deleted is waited for before the first install', async () => {
  let looks = 0;
  const { client } = fakeCluster({ [path]: () => (looks++ < 2 ? going : gone) });
  expect(await findNamespace(client, release, false)).toBe(false);
});

test('one that does not go is an error that says what it holds', async () => {
  await expect(findNamespace(fakeCluster({ [path]: going }).client, release, false)).rejects.toMatchObject({
    code: 'RELEASE_NOT_READY',
    message: expect.stringContaining('example.com/hold in 1 resource'),
  });
});

test('one that is being deleted with a release in it is an error at once', async () => {
  await expect(findNamespace(fakeCluster({ [path]: going }).client, release, true)).rejects.toMatchObject({
    code: 'RELEASE_NOT_READY',
    hint: expect.stringContaining('pulumi up --refresh'),
  });
});

test('one that somebody else creates at the same time is not ours', async () => {
  const exists = refusal(409, 'AlreadyExists', 'exists');
  expect(await createNamespace(fakeCluster({ 'POST /api/v1/namespaces': exists }).client, 'apps')).toBe(false);
  expect(await createNamespace(fakeCluster({ 'POST /api/v1/namespaces': {} }).client, 'apps')).toBe(true);
});

test('one that the chart makes as well says whose it is from the start', async () => {
  const cluster = fakeCluster({ 'POST /api/v1/namespaces': {} });
  await createNamespace(cluster.client, 'apps', { name: 'app', namespace: 'apps' });
  const [created] = cluster.requests;
  expect(isOwned({ name: 'app', namespace: 'apps' }, created?.body ?? {})).toBe(true);
});
