import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import { ApiError } from '../../../components/revision/cluster/apiClient.ts';
import { readLiveObject } from '../../../components/revision/live/compareLive.ts';
import { fakeCluster } from '../fakeCluster.ts';

const path = '/apis/apps/v1/namespaces/apps/deployments/web';
const object = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: { paused: false, template: { containers: [{ image: 'web:1' }] } },
};

function answerOf(image: string): JsonObject {
  return {
    ...object,
    metadata: { name: 'web', uid: 'x', resourceVersion: image, annotations: { others: 'x' } },
    spec: { paused: false, replicas: 5, template: { containers: [{ image, imagePullPolicy: 'Always' }] } },
    status: { replicas: 5 },
  };
}

describe('readLiveObject', () => {
  test('keeps fields of the release and leaves out equal fields of others', async () => {
    const cluster = fakeCluster({ [`GET ${path}`]: answerOf('web:2'), [`PATCH ${path}`]: answerOf('web:1') });
    const { recorded, live } = await readLiveObject(cluster, object);
    expect(recorded).toEqual(object);
    expect(live).toEqual({ ...object, spec: { paused: false, template: { containers: [{ image: 'web:2' }] } } });
    const patches = cluster.requests.filter(({ method }) => method === 'PATCH');
    expect(patches.map((request) => request.path)).toEqual([expect.stringContaining('dryRun=All')]);
  });

  test('returns no live object if it is missing or its kind is not served', async () => {
    expect((await readLiveObject(fakeCluster({}), object)).live).toBeUndefined();
    expect((await readLiveObject(fakeCluster({}), { ...object, apiVersion: 'none/v1' })).live).toBeUndefined();
  });

  test('does not quote a refusal of a Secret', async () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'web' } };
    const refused = fakeCluster({
      'GET /api/v1/namespaces/apps/secrets/web': secret,
      'PATCH /api/v1/namespaces/apps/secrets/web': new ApiError(403, 'Forbidden', 'canary', {}),
    });
    const error = await readLiveObject(refused, secret).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'CLUSTER_REQUEST_FAILED', message: expect.not.stringContaining('canary') });
  });
});
