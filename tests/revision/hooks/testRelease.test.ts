import { describe, expect, test } from '@jest/globals';
import { type TestRequest, testRelease } from '../../../components/revision/hooks/testRelease.ts';
import { memoryStore, ourLabels, recordOf, statusesOf } from '../storage/memoryStore.ts';
import { failed, type HookClusterOptions, hook, hookCluster } from './hookCluster.ts';

const testHook = (name: string) => hook(name, { events: ['test'] });

async function run(request: Partial<TestRequest> = {}, options: HookClusterOptions = {}) {
  const store = memoryStore();
  await store.create(recordOf(1, 'superseded'), ourLabels);
  const hooks = [testHook('a'), testHook('b'), hook('other')];
  await store.create({ ...recordOf(2, 'deployed'), hooks }, ourLabels);
  const cluster = hookCluster(options);
  const result = await testRelease(
    { ...cluster, store },
    { name: 'app', namespace: 'apps' },
    { timeout: 1, print: () => undefined, ...request },
  ).catch((error: unknown) => error);
  const phases = (await store.get(2)).record.hooks.map(({ name, last_run }) => `${name} ${last_run?.phase ?? ''}`);
  return { result, phases, statuses: await statusesOf(store) };
}

describe('the tests of a release', () => {
  test('are the test hooks of its newest revision, and are recorded there', async () => {
    const { result, phases, statuses } = await run();
    expect(result).toMatchObject([{ name: 'a' }, { name: 'b' }]);
    expect(phases).toEqual(['a Succeeded', 'b Succeeded', 'other ']);
    expect(statuses).toEqual(['1 superseded', '2 deployed']);
  });

  test('can be selected or excluded by name', async () => {
    expect((await run({ only: ['b'] })).phases).toEqual(['a ', 'b Succeeded', 'other ']);
    expect((await run({ except: ['b'] })).phases).toEqual(['a Succeeded', 'b ', 'other ']);
  });

  test('leave the release deployed if they fail', async () => {
    const { result, statuses } = await run({}, { endings: { a: failed } });
    expect(result).toMatchObject({ code: 'HOOK_FAILED', message: expect.stringMatching(/^test hooks failed: Job\/a/) });
    expect(statuses).toEqual(['1 superseded', '2 deployed']);
  });

  test('fail without a release', async () => {
    const running = testRelease(
      { ...hookCluster(), store: memoryStore() },
      { name: 'app', namespace: 'apps' },
      { timeout: 1 },
    );
    await expect(running).rejects.toMatchObject({ code: 'RELEASE_NOT_FOUND' });
  });
});
