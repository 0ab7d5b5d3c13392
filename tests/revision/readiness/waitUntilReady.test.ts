import { describe, expect, test } from '@jest/globals';
import { ReleaseError } from '../../../components/errors.ts';
import type { JsonObject } from '../../../components/json/index.ts';
import { waitUntilReady } from '../../../components/revision/readiness/waitUntilReady.ts';
import { fakeCluster, refusal } from '../fakeCluster.ts';

const api = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' };
const path = 'GET /apis/apps/v1/namespaces/apps/deployments/api';
const options = { timeout: 30, failFastAfter: 0, print: () => undefined };

function live(available: number, conditions: JsonObject[] = []): JsonObject {
  return {
    metadata: { name: 'api', namespace: 'apps', uid: 'd', generation: 1, annotations: { [revision]: '1' } },
    spec: { replicas: 1, selector: { matchLabels: { app: 'api' } } },
    status: {
      observedGeneration: 1,
      replicas: 1,
      updatedReplicas: 1,
      availableReplicas: available,
      readyReplicas: available,
      conditions: [...conditions, { type: 'Available', status: available > 0 ? 'True' : 'False' }],
    },
  };
}

const revision = 'deployment.kubernetes.io/revision';
const notPulled = {
  metadata: { name: 'api-1', uid: 'p', ownerReferences: [{ uid: 'rs' }] },
  status: {
    containerStatuses: [{ name: 'main', state: { waiting: { reason: 'ImagePullBackOff', message: 'no such tag' } } }],
  },
};
const replicaSet = { metadata: { uid: 'rs', annotations: { [revision]: '1' }, ownerReferences: [{ uid: 'd' }] } };
const stuck = {
  [path]: live(0),
  'GET /api/v1/namespaces/apps/pods': { items: [notPulled] },
  'GET /apis/apps/v1/namespaces/apps/replicasets': { items: [replicaSet] },
  'GET /api/v1/namespaces/apps/events': { items: [{ reason: 'FailedCreate', message: 'quota', type: 'Warning' }] },
};

describe('waitUntilReady', () => {
  test('reads each object once if all are ready, and prints nothing', async () => {
    const printed: string[] = [];
    const cluster = fakeCluster({ [path]: live(1) });
    const settings = { apiVersion: 'v1', kind: 'ConfigMap', name: 'settings' };
    await waitUntilReady(cluster, [api, settings], { ...options, print: (line) => printed.push(line) });
    expect(cluster.requests.map(({ path }) => path).filter((path) => path.includes('/namespaces/'))).toHaveLength(1);
    expect(printed).toEqual([]);
  });

  test('reads again until the object is ready', async () => {
    let reads = 0;
    const cluster = fakeCluster({ [path]: () => live(reads++ < 2 ? 0 : 1) });
    await waitUntilReady(cluster, [api], options);
    expect(reads).toBe(3);
  });

  test('continues after an outage of the API server', async () => {
    const answers = [
      refusal(503, 'ServiceUnavailable', 'starting'),
      live(0),
      refusal(429, 'TooManyRequests', 'busy'),
      new ReleaseError('CLUSTER_UNREACHABLE', 'connection refused'),
      live(1),
    ];
    await waitUntilReady(fakeCluster({ [path]: () => answers.shift() ?? live(0) }), [api], options);
    expect(answers).toEqual([]);
  });

  test('reports an outage that lasts until the deadline', async () => {
    const cluster = fakeCluster({ [path]: refusal(503, 'ServiceUnavailable', 'starting') });
    const waiting = waitUntilReady(cluster, [api], { ...options, timeout: 0.01 });
    await expect(waiting).rejects.toMatchObject({ status: 503 });
  });

  test('reports the objects that were not ready before an outage', async () => {
    const answers = [live(0)];
    const cluster = fakeCluster({ [path]: () => answers.shift() ?? refusal(503, 'ServiceUnavailable', 'starting') });
    const error: unknown = await waitUntilReady(cluster, [api], { ...options, timeout: 0.2 }).catch(String);
    expect(error).toMatch(
      /within 0.2 s \(last error: The API server refused a request: starting\):\nDeployment\/api: 0 of 1/,
    );
  });

  test('fails at once if the account may not read the objects', async () => {
    const cluster = fakeCluster({ [path]: refusal(403, 'Forbidden', 'no') });
    await expect(waitUntilReady(cluster, [api], options)).rejects.toMatchObject({ reason: 'Forbidden' });
  });

  test('ends at once if an object has failed for good', async () => {
    const job = { apiVersion: 'batch/v1', kind: 'Job', name: 'load' };
    const failed = { metadata: {}, status: { conditions: [{ type: 'Failed', status: 'True', reason: 'Backoff' }] } };
    const cluster = fakeCluster({ [path]: live(0), 'GET /apis/batch/v1/namespaces/apps/jobs/load': failed });
    const error: unknown = await waitUntilReady(cluster, [api, job], { ...options, timeout: 3600 }).catch(String);
    expect(error).toMatch(/failed:\nJob\/load: Backoff/);
    expect(error).not.toContain('Deployment/api');
  });

  test('waits for the end of a Job only with waitForJobs', async () => {
    const job = { apiVersion: 'batch/v1', kind: 'Job', name: 'load' };
    const running = { metadata: {}, status: { startTime: 'now' } };
    const cluster = fakeCluster({ 'GET /apis/batch/v1/namespaces/apps/jobs/load': running });
    await waitUntilReady(cluster, [job], options);
    const waiting = waitUntilReady(cluster, [job], { ...options, timeout: 0.2, waitForJobs: true });
    await expect(waiting).rejects.toThrow('Job/load: it has not completed yet');
  });

  test('ends early if an object is stuck for longer than failFastAfter', async () => {
    const waiting = waitUntilReady(fakeCluster(stuck), [api], { ...options, timeout: 3600, failFastAfter: 0.1 });
    await expect(waiting).rejects.toMatchObject({
      code: 'RELEASE_NOT_READY',
      message: expect.stringContaining('Deployment/api: pod api-1, container main: ImagePullBackOff: no such tag'),
    });
  });

  test('waits until the deadline if failFastAfter is 0', async () => {
    const begun = Date.now();
    const waiting = waitUntilReady(fakeCluster(stuck), [api], { ...options, timeout: 1.5 });
    await expect(waiting).rejects.toThrow(/did not become ready within 1.5 s/);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(1500);
  });

  test('reports at the deadline what is not ready, with diagnostics', async () => {
    const waiting = waitUntilReady(fakeCluster(stuck), [api], { ...options, timeout: 0 });
    const error: unknown = await waiting.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'RELEASE_NOT_READY' });
    for (const words of ['Deployment/api', 'ImagePullBackOff', 'no such tag', 'quota'])
      expect(String(error)).toContain(words);
  });
});
