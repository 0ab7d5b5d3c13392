import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import { isOutdated } from '../../../components/revision/apply/outdated.ts';
import { fakeCluster, refusal } from '../fakeCluster.ts';
import { memoryStore, ourLabels, recordOf } from '../storage/memoryStore.ts';

const pod = (image: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'lone' },
  spec: { containers: [{ name: 'a', image }] },
});
const job = (parallelism?: number): JsonObject => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'load' },
  spec: parallelism === undefined ? {} : { parallelism },
});

/** @param live the live object, if there is one */
async function isObjectOutdated(
  recorded: JsonObject,
  live: JsonObject | undefined,
  identities: string[],
): Promise<boolean> {
  const store = memoryStore();
  const manifest = `---\n# Source: a.yaml\n${JSON.stringify(recorded)}\n`;
  await store.create({ ...recordOf(1, 'deployed'), manifest }, ourLabels);
  const answer = live ?? refusal(403, 'Forbidden', 'no');
  const cluster = fakeCluster({
    'GET /api/v1/namespaces/apps/pods/lone': answer,
    'PATCH /api/v1/namespaces/apps/pods/lone': recorded,
    'GET /apis/batch/v1/namespaces/apps/jobs/load': answer,
  });
  return isOutdated({ ...cluster, store }, { name: 'app', namespace: 'apps', revision: 1 }, identities);
}

test('an object that was recreated from an old state is outdated', async () => {
  expect(await isObjectOutdated(pod('a:2'), pod('a:1'), ['Pod apps/lone'])).toBe(true);
  expect(await isObjectOutdated(job(2), job(1), ['Job.batch apps/load'])).toBe(true);
});

test('an object is not outdated if it is as recorded, not doubtful, or unreadable', async () => {
  expect(await isObjectOutdated(pod('a:2'), pod('a:2'), ['Pod apps/lone'])).toBe(false);
  expect(await isObjectOutdated(job(2), job(2), ['Job.batch apps/load'])).toBe(false);
  expect(await isObjectOutdated(job(), job(1), ['Job.batch apps/load'])).toBe(false);
  expect(await isObjectOutdated(pod('a:2'), pod('a:1'), [])).toBe(false);
  expect(await isObjectOutdated(pod('a:2'), undefined, ['Pod apps/lone'])).toBe(false);
  expect(await isObjectOutdated(job(2), undefined, ['Job.batch apps/load'])).toBe(false);
});
