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

test('findNamespace reports whether the namespace exists', async () => {
  expect(await findNamespace(fakeCluster({ [path]: { metadata: {} } }).client, release, true)).toBe(true);
  expect(await findNamespace(fakeCluster({}).client, release, false)).toBe(false);
});

test('the first install waits for a namespace that is being deleted', async () => {
  let requests = 0;
  const { client } = fakeCluster({ [path]: () => (requests++ < 2 ? going : gone) });
  expect(await findNamespace(client, release, false)).toBe(false);
});

test('a namespace that stays in deletion is an error with its remaining content', async () => {
  await expect(findNamespace(fakeCluster({ [path]: going }).client, release, false)).rejects.toMatchObject({
    code: 'RELEASE_NOT_READY',
    message: expect.stringContaining('example.com/hold in 1 resource'),
  });
});

test('the deletion of a namespace with a release is an error at once', async () => {
  await expect(findNamespace(fakeCluster({ [path]: going }).client, release, true)).rejects.toMatchObject({
    code: 'RELEASE_NOT_READY',
    hint: expect.stringContaining('pulumi up --refresh'),
  });
});

test('a namespace that somebody else creates at the same time is not ours', async () => {
  const exists = refusal(409, 'AlreadyExists', 'exists');
  expect(await createNamespace(fakeCluster({ 'POST /api/v1/namespaces': exists }).client, 'apps')).toBe(false);
  expect(await createNamespace(fakeCluster({ 'POST /api/v1/namespaces': {} }).client, 'apps')).toBe(true);
});

test("a namespace of the chart has the release's ownership metadata from its creation", async () => {
  const cluster = fakeCluster({ 'POST /api/v1/namespaces': {} });
  await createNamespace(cluster.client, 'apps', { name: 'app', namespace: 'apps' });
  const [created] = cluster.requests;
  expect(isOwned({ name: 'app', namespace: 'apps' }, created?.body ?? {})).toBe(true);
});
