import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import { parseManifest } from '../../../components/manifest/index.ts';
import { assertComplete } from '../../../components/revision/apply/leftOut.ts';
import { fakeCluster, refusal } from '../fakeCluster.ts';
import { memoryStore, ourLabels, recordOf } from '../storage/memoryStore.ts';

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
  /** The live object. */
  live: JsonObject;
  /** The result of an apply, or its refusal. @default the recorded object */
  applied?: JsonObject | Error;
  doubtful?: string[];
  digest?: string;
}

async function check({ before = web('web:1'), live, applied = web('web:2'), ...others }: Situation): Promise<void> {
  const store = memoryStore();
  await store.create({ ...recordOf(1, 'deployed'), manifest: manifestOf(before) }, ourLabels);
  await store.create({ ...recordOf(2, 'pending-upgrade'), manifest: manifestOf(web('web:2')) }, ourLabels);
  const cluster = fakeCluster({ [`GET ${place}`]: live, [`PATCH ${place}`]: applied });
  const revision = await store.get(2);
  const objects = parseManifest(revision.record.manifest).map(({ object }) => object);
  await assertComplete({ ...cluster, store }, { ...inputs, ...others }, revision, objects);
}

const refused = { code: 'RELEASE_INCOMPLETE', message: expect.stringContaining('Deployment/web') };

describe('a revision', () => {
  test('is not deployed if the run skipped one of its changes', async () => {
    await expect(check({ live: web('web:1') })).rejects.toMatchObject(refused);
    await expect(check({ live: web('by-hand:3') })).rejects.toMatchObject(refused);
    // An object that needs a replacement and was not replaced.
    await expect(check({ live: web('web:1'), applied: refusal(422, 'Invalid', 'immutable') })).rejects.toMatchObject(
      refused,
    );
  });

  test('is not deployed by a run without RevisionOpened', async () => {
    await expect(check({ live: web('web:2'), digest: 'd2' })).rejects.toMatchObject({
      code: 'RELEASE_INCOMPLETE',
      message: expect.stringContaining('RevisionOpened'),
    });
  });

  test.each<[string, Situation]>([
    ['is as recorded', { live: web('web:2') }],
    ['has another number of pods because of an autoscaler', { live: web('web:2', 5) }],
    ['was not changed by the revision', { live: web('web:1', 5), before: web('web:2') }],
    ['is not doubtful', { live: web('web:1'), doubtful: [] }],
    ['is changed by a webhook in the same way again', { live: web('mirror/web:2'), applied: web('mirror/web:2') }],
    [
      'does not support a dry run',
      { live: web('web:1'), applied: refusal(400, 'BadRequest', 'webhook without dry run') },
    ],
  ])('is deployed if the object %s', async (_what, situation) => {
    await check(situation);
  });
});
