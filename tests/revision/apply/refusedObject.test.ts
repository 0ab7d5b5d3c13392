import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import type { KubernetesObject } from '../../../components/manifest/index.ts';
import { awaitFreeName } from '../../../components/revision/apply/refusedObject.ts';
import { failRevision } from '../../../components/revision/history/failRevision.ts';
import { interruptionReason } from '../../../components/revision/history/interruption.ts';
import { fakeCluster, refusal } from '../fakeCluster.ts';
import { memoryStore, ourLabels, recordOf } from '../storage/memoryStore.ts';

const release = { name: 'app', namespace: 'apps' };
const objects = [
  { apiVersion: 'v1', kind: 'Pod', path: '/api/v1/namespaces/apps/pods/old' },
  { apiVersion: 'batch/v1', kind: 'Job', path: '/apis/batch/v1/namespaces/apps/jobs/old' },
  { apiVersion: 'v1', kind: 'Namespace', path: '/api/v1/namespaces/old' },
];
const going: JsonObject = {
  metadata: { uid: 'one', deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['example.com/hold'] },
};
const gone = refusal(404, 'NotFound', 'gone');

/** @param answers one for each read of the object; the last one repeats */
async function stateOf(
  { path, kind, apiVersion }: (typeof objects)[number],
  answers: (JsonObject | Error)[],
  { timeout = 5, store = memoryStore() } = {},
) {
  let reads = 0;
  const { client, discovery } = fakeCluster({
    [`GET ${path}`]: () => answers[Math.min(reads++, answers.length - 1)] ?? gone,
  });
  const metadata: KubernetesObject['metadata'] = {
    name: 'old',
    ...(kind === 'Namespace' ? {} : { namespace: 'apps' }),
  };
  const object = { apiVersion, kind, metadata };
  return { state: await awaitFreeName({ client, discovery, store }, release, object, { timeout }), reads };
}

describe.each(objects)('the name of a refused $kind', (object) => {
  test('is free after the end of the deletion', async () => {
    expect(await stateOf(object, [going, going, gone])).toEqual({ state: 'freed', reads: 3 });
  });

  test('is free if somebody creates the object again', async () => {
    expect(await stateOf(object, [going, { metadata: { uid: 'two' } }])).toEqual({ state: 'freed', reads: 2 });
  });

  test('is read once if no object is being deleted', async () => {
    expect(await stateOf(object, [gone])).toEqual({ state: 'free', reads: 1 });
    expect(await stateOf(object, [{ metadata: { uid: 'one' } }])).toEqual({ state: 'taken', reads: 1 });
  });

  test('is reported with the finalizers after the timeout', async () => {
    await expect(stateOf(object, [going], { timeout: 0 })).rejects.toMatchObject({
      code: 'RELEASE_NOT_READY',
      message: expect.stringContaining(
        `${object.kind}/old: it is being deleted, held by the finalizer example.com/hold`,
      ),
    });
  });
});

test.each([
  [interruptionReason, [going], { state: 'taken', reads: 2 }],
  ['another object was refused', [going, going, gone], { state: 'freed', reads: 3 }],
])('the wait for a name ends with a cancelled run: %s', async (reason, answers, expected) => {
  const store = memoryStore();
  await store.create(recordOf(1, 'pending-upgrade'), ourLabels);
  await failRevision(store, 1, reason, () => new Date(0));
  expect(await stateOf({ apiVersion: 'v1', kind: 'Pod', path: objects[0]?.path ?? '' }, answers, { store })).toEqual(
    expected,
  );
});

test('the name of a kind that is not served is free', async () => {
  const object = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'old' } };
  expect(await awaitFreeName({ ...fakeCluster({}), store: memoryStore() }, release, object, { timeout: 1 })).toBe(
    'free',
  );
});
