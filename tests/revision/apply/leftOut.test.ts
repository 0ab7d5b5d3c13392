import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import { assertComplete } from '../../../components/revision/apply/leftOut.ts';
import { fakeCluster, refusal } from '../fakeCluster.ts';
import { memoryStore, ourMarks, recordOf } from '../storage/memoryStore.ts';

const place = '/apis/apps/v1/namespaces/apps/deployments/web';
const web = (image: string, replicas = 1): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', labels: { image } },
  spec: {
    replicas,
    template: { spec: { containers: [{ name: 'web', image, resources: { limits: { cpu: '1000m' } } }] } },
  },
});
const manifestOf = (object: JsonObject) => `---\n# Source: a.yaml\n${JSON.stringify(object)}\n`;
const inputs = {
  ...{
    name: 'app',
    namespace: 'apps',
    owner: 'ours',
    digest: 'd1',
    revision: 2,
    wait: true,
    timeout: 1,
    failFastAfter: 0,
  },
  doubtful: ['Deployment.apps apps/web'],
};

interface Situation {
  before?: JsonObject;
  /** What the server has. */
  live: JsonObject;
  /** What an apply would make of it, or why the server refuses that. @default what was recorded */
  applied?: JsonObject | Error;
  doubtful?: string[];
  digest?: string;
}

async function check({ before = web('web:1'), live, applied = web('web:2'), ...others }: Situation): Promise<void> {
  const store = memoryStore();
  await store.create({ ...recordOf(1, 'deployed'), manifest: manifestOf(before) }, ourMarks);
  await store.create({ ...recordOf(2, 'pending-upgrade'), manifest: manifestOf(web('web:2')) }, ourMarks);
  const cluster = fakeCluster({ [`GET ${place}`]: live, [`PATCH ${place}`]: applied });
  await assertComplete({ ...cluster, store }, { ...inputs, ...others }, await store.get(2));
}

const refused = { code: 'RELEASE_INCOMPLETE', message: expect.stringContaining('Deployment/web') };

describe('a revision', () => {
  test('is not deployed when a run left out a change that it records', async () => {
    await expect(check({ live: web('web:1') })).rejects.toMatchObject(refused);
    await expect(check({ live: web('by-hand:3') })).rejects.toMatchObject(refused);
    // What would have to be replaced was not replaced.
    await expect(check({ live: web('web:1'), applied: refusal(422, 'Invalid', 'immutable') })).rejects.toMatchObject(
      refused,
    );
  });

  test('is not deployed by a run that left RevisionOpened out', async () => {
    await expect(check({ live: web('web:2'), digest: 'd2' })).rejects.toMatchObject({
      code: 'RELEASE_INCOMPLETE',
      message: expect.stringContaining('RevisionOpened'),
    });
  });

  test.each<[string, Situation]>([
    ['is what it records', { live: web('web:2') }],
    ['has another number of pods by an autoscaler', { live: web('web:2', 5) }],
    ['was not changed by it', { live: web('web:1', 5), before: web('web:2') }],
    ['is doubted by nobody', { live: web('web:1'), doubtful: [] }],
    ['is changed by a webhook in the same way again', { live: web('mirror/web:2'), applied: web('mirror/web:2') }],
    ['cannot be rehearsed', { live: web('web:1'), applied: refusal(400, 'BadRequest', 'webhook without dry run') }],
  ])('is deployed when the object %s', async (_what, situation) => {
    await check(situation);
  });
});
