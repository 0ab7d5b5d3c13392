import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import { watchStuck } from '../../../components/revision/readiness/failFast.ts';
import type { Observation } from '../../../components/revision/readiness/observation.ts';
import { stuck, waiting } from '../../../components/revision/readiness/status.ts';
import { fakeCluster } from '../fakeCluster.ts';

const reference = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db' };
const live = {
  kind: 'StatefulSet',
  metadata: { name: 'db', namespace: 'apps', uid: 'sts' },
  spec: { selector: { matchLabels: { app: 'db' } } },
  status: { updateRevision: 'db-2' },
};
const unready: Observation = { reference, live, readiness: waiting('0 of 1 replicas are ready') };

function pod(uid: string, revision: string, state: JsonObject): JsonObject {
  const metadata = {
    name: uid,
    uid,
    labels: { 'controller-revision-hash': revision },
    ownerReferences: [{ uid: 'sts' }],
  };
  return { metadata, status: { containerStatuses: [{ name: 'main', state }] } };
}

const crashed = { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } };
const notPulled = { waiting: { reason: 'ErrImagePull' } };

/** Runs rounds of a wait: for each second, the pods at that time. */
async function watch(rounds: [second: number, pods: JsonObject[]][], observation: Observation = unready) {
  let [second, pods] = [0, [] as JsonObject[]];
  const cluster = fakeCluster({ 'GET /api/v1/namespaces/apps/pods': () => ({ items: pods }) });
  const findStuck = watchStuck(cluster.client, () => second * 1000);
  const found = [];
  for (const round of rounds) {
    [second, pods] = round;
    const [longest] = await findStuck([observation]);
    const { readiness } = longest?.observation ?? {};
    found.push(longest && [longest.lasted, readiness && 'reason' in readiness ? readiness.reason : '']);
  }
  return found;
}

describe('a stuck object', () => {
  test('counts from the first time it was seen, although a crashed container runs in between', async () => {
    const down = [pod('db-0', 'db-2', crashed)];
    const up = [pod('db-0', 'db-2', { running: {} })];
    const text = 'pod db-0, container main: CrashLoopBackOff: back-off';
    expect(
      await watch([
        [10, down],
        [20, up],
        [70, down],
      ]),
    ).toEqual([[0, text], undefined, [60, text]]);
  });

  test('starts again for another pod, and for another cause', async () => {
    const found = await watch([
      [10, [pod('db-0', 'db-2', notPulled)]],
      [20, [pod('db-0', 'db-2', { waiting: { reason: 'ImagePullBackOff' } })]],
      [30, [pod('db-0', 'db-2', crashed)]],
      [40, [pod('again', 'db-2', crashed)]],
    ]);
    expect(found.map((stuckLook) => stuckLook?.[0])).toEqual([0, 10, 0, 0]);
  });

  test('is reported once, with the number of pods with the same trouble', async () => {
    const pods = ['db-0', 'db-1', 'db-2'].map((name) => pod(name, 'db-2', notPulled));
    expect(await watch([[1, pods]])).toEqual([[0, 'pod db-0 (and 2 more), container main: ErrImagePull']]);
  });

  test('is not stuck because of pods of an older template', async () => {
    expect(
      await watch([
        [1, [pod('db-0', 'db-1', crashed)]],
        [99, [pod('db-0', 'db-1', crashed)]],
      ]),
    ).toEqual([undefined, undefined]);
  });

  test('can also be stuck by its own status', async () => {
    const observation: Observation = { reference, readiness: stuck('the cluster does not serve its kind') };
    const found = await watch(
      [
        [1, []],
        [6, []],
      ],
      observation,
    );
    expect(found).toEqual([
      [0, 'the cluster does not serve its kind'],
      [5, 'the cluster does not serve its kind'],
    ]);
  });
});
