import { describe, expect, test } from '@jest/globals';
import { waitUntilReady } from '../../../components/revision/readiness/waitUntilReady.ts';
import { fakeCluster } from '../fakeCluster.ts';

const api = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' };
const path = 'GET /apis/apps/v1/namespaces/apps/deployments/api';

function live(available: number, conditions: object[] = []) {
  return {
    kind: 'Deployment',
    metadata: { name: 'api', namespace: 'apps', uid: 'u', generation: 1 },
    spec: { replicas: 1, selector: { matchLabels: { app: 'api' } } },
    status: { observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: available, conditions },
  } as const;
}

describe('waitUntilReady', () => {
  test('looks again until the object is ready', async () => {
    let looks = 0;
    const cluster = fakeCluster({
      [path]: () => ({ ...live(looks++ < 2 ? 0 : 1), status: { ...live(looks < 3 ? 0 : 1).status, conditions: [] } }),
    });
    await waitUntilReady(cluster, [api], 30);
    expect(looks).toBeGreaterThan(1);
  });

  test('ends at once when an object has failed for good', async () => {
    const failed = {
      ...live(0),
      status: { conditions: [{ type: 'Progressing', reason: 'ProgressDeadlineExceeded' }], observedGeneration: 1 },
    };
    const waiting = waitUntilReady(fakeCluster({ [path]: failed }), [api], 3600);
    await expect(waiting).rejects.toMatchObject({ code: 'RELEASE_NOT_READY' });
  });

  test('says at the deadline what is not ready and what its pods and events say', async () => {
    const pod = {
      metadata: { name: 'api-1' },
      status: {
        containerStatuses: [
          { name: 'main', state: { waiting: { reason: 'ImagePullBackOff', message: 'no such tag' } } },
        ],
      },
    };
    const cluster = fakeCluster({
      [path]: { ...live(0), status: { observedGeneration: 1, replicas: 1, updatedReplicas: 1 } },
      'GET /api/v1/namespaces/apps/pods': { items: [pod] },
      'GET /api/v1/namespaces/apps/events': { items: [{ reason: 'FailedCreate', message: 'quota' }] },
    });
    const error = await waitUntilReady(cluster, [api], 0).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'RELEASE_NOT_READY' });
    for (const words of ['Deployment/api', 'ImagePullBackOff', 'no such tag', 'quota'])
      expect(String(error)).toContain(words);
  });
});
