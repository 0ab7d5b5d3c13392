import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import { awaitDeletions, awaitFreeNames } from '../../../components/revision/removal/awaitDeletions.ts';
import { fakeCluster, refusal } from '../fakeCluster.ts';

const reference = { apiVersion: 'v1', kind: 'ConfigMap', name: 'stuck' };
const path = '/api/v1/namespaces/apps/configmaps/stuck';
const going = (finalizers?: string[]): JsonObject => ({
  metadata: { deletionTimestamp: '2026-01-01T00:00:00Z', ...(finalizers === undefined ? {} : { finalizers }) },
});
const gone = refusal(404, 'NotFound', 'gone');

/** @param answers one for each read; the last one repeats */
function clusterOf(...answers: (JsonObject | Error)[]) {
  let requests = 0;
  return fakeCluster({ [`GET ${path}`]: () => answers[Math.min(requests++, answers.length - 1)] ?? gone });
}

const wait = (cluster: ReturnType<typeof clusterOf>, options: { untilAbsent?: boolean; ms?: number } = {}) =>
  awaitDeletions(cluster.client, [{ reference, path }], {
    deadline: Date.now() + (options.ms ?? 5_000),
    ...(options.untilAbsent === undefined ? {} : { untilAbsent: options.untilAbsent }),
  });

describe('the wait for deletions', () => {
  test('ends when the objects are gone, and tolerates an unreachable server', async () => {
    const cluster = clusterOf(going(), refusal(503, 'ServiceUnavailable', 'away'), gone);
    expect(await wait(cluster)).toEqual([]);
    expect(cluster.requests).toHaveLength(3);
  });

  test('skips an object that is not being deleted, unless untilAbsent is set', async () => {
    expect(await wait(clusterOf({ metadata: {} }))).toEqual([]);
    expect(await wait(clusterOf({ metadata: {} }), { untilAbsent: true, ms: 0 })).toHaveLength(1);
  });

  test('returns the remaining objects at the deadline, with their finalizers', async () => {
    expect(await wait(clusterOf(going(['example.com/hold'])), { ms: 0 })).toEqual([
      { reference, path, deletion: { finalizers: ['example.com/hold'] } },
    ]);
  });

  test('fails with the finalizers of objects that stay', async () => {
    const { client } = clusterOf(going(['example.com/hold', 'example.com/keep']));
    await expect(awaitFreeNames(client, [{ reference, path }], 0)).rejects.toMatchObject({
      code: 'RELEASE_NOT_READY',
      message: expect.stringContaining(
        'ConfigMap/stuck: it is being deleted, held by the finalizers example.com/hold, example.com/keep',
      ),
      hint: expect.stringContaining('finalizer'),
    });
  });
});
