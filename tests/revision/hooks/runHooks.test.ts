import { describe, expect, test } from '@jest/globals';
import { ReleaseError } from '../../../components/errors.ts';
import type { JsonObject } from '../../../components/json/index.ts';
import type { Hook } from '../../../components/manifest/index.ts';
import type { HookEvent } from '../../../components/revision/hooks/hooksFor.ts';
import { runHooks } from '../../../components/revision/hooks/runHooks.ts';
import { refusal } from '../fakeCluster.ts';
import { memoryStore, ourLabels, recordOf } from '../storage/memoryStore.ts';
import { complete, failed, type HookClusterOptions, hook, hookCluster } from './hookCluster.ts';

const jobs = '/apis/batch/v1/namespaces/apps/jobs';

/** Runs the hooks of an event. */
async function run(hooks: Hook[], options: HookClusterOptions = {}, event: HookEvent = 'pre-upgrade') {
  const store = memoryStore();
  await store.create({ ...recordOf(1, 'pending-upgrade'), hooks }, ourLabels);
  const cluster = hookCluster(options);
  const printed: string[] = [];
  const print = (line: string) => printed.push(line);
  const request = { version: 1, event, timeout: 1, fieldManager: 'ours', print };
  const result = await runHooks({ ...cluster, store }, request).catch((error: unknown) => error);
  const { record } = await store.get(1);
  const phases = record.hooks.map(({ name, last_run }) => `${name} ${last_run?.phase ?? 'not run'}`);
  const left = cluster.left().map((path) => path.split('/').at(-1));
  return { result, created: cluster.created, left, phases, record, printed };
}

describe('hooks', () => {
  test('run in the order of their weights, then their names, and only those of the event', async () => {
    const { created, result } = await run([
      hook('late', { weight: 5 }),
      hook('b'),
      hook('a'),
      hook('first', { weight: -5 }),
      hook('other', { events: ['post-upgrade'] }),
    ]);
    expect(created).toEqual(['first', 'a', 'b', 'late']);
    expect(result).toMatchObject(created.map((name) => ({ name, last_run: { phase: 'Succeeded' } })));
  });

  test('record their times and results', async () => {
    const { phases, record } = await run([hook('a'), hook('other', { events: ['test'] })]);
    expect(phases).toEqual(['a Succeeded', 'other not run']);
    const [first] = record.hooks;
    expect(Date.parse(first?.last_run?.started_at ?? '')).toBeGreaterThan(0);
    expect(Date.parse(first?.last_run?.completed_at ?? '')).toBeGreaterThan(0);
    expect(record.hooks).toEqual([{ ...hook('a'), last_run: first?.last_run }, hook('other', { events: ['test'] })]);
  });

  test('with the same name in two namespaces are recorded separately', async () => {
    const inNamespace = (namespace: string) =>
      hook('a', { manifest: `apiVersion: batch/v1\nkind: Job\nmetadata: {name: a, namespace: ${namespace}}\n` });
    expect((await run([inNamespace('one'), inNamespace('two')])).phases).toEqual(['a Succeeded', 'a Succeeded']);
  });

  test('with generateName are awaited and deleted under the generated name, and nothing is deleted before', async () => {
    const manifest =
      'apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: gen-, annotations: {helm.sh/hook: pre-upgrade}}\n';
    const generated = hook('', { manifest, delete_policies: ['before-hook-creation', 'hook-succeeded'] });
    const { left, printed, result } = await run([generated], { there: [`${jobs}/other`] });
    expect(result).toMatchObject([{ last_run: { phase: 'Succeeded' } }]);
    expect(left).toEqual(['other']);
    expect(printed).toEqual(['Hook pre-upgrade Job/gen-* runs.']);
    const failing = await run([generated], { endings: { 'gen-1': failed } });
    expect(failing.result).toMatchObject({ message: expect.stringContaining('Job/gen-1') });
  });

  test('stop at the first failure', async () => {
    const { result, created, phases } = await run([hook('a'), hook('b'), hook('c')], { endings: { b: failed } });
    expect(result).toMatchObject({
      code: 'HOOK_FAILED',
      message: expect.stringMatching(/^pre-upgrade hooks failed: Job\/b: BackoffLimitExceeded: no more/),
    });
    expect(created).toEqual(['a', 'b']);
    expect(phases).toEqual(['a Succeeded', 'b Failed', 'c not run']);
  });

  test.each<[HookEvent, string]>([
    ['pre-install', 'failed pre-install: Job/a: '],
    ['post-install', 'failed post-install: Job/a: '],
    ['post-upgrade', 'post-upgrade hooks failed: Job/a: '],
    ['pre-rollback', 'pre-rollback hooks failed: Job/a: '],
  ])("of %s fail with Helm's wording", async (event, words) => {
    const { result } = await run([hook('a', { events: [event] })], { endings: { a: failed } }, event);
    expect(result).toMatchObject({ message: expect.stringContaining(words) });
  });

  test('fail if they do not end in time', async () => {
    const { result } = await run([hook('a')], { endings: { a: { status: {} } } });
    expect(result).toMatchObject({ code: 'HOOK_FAILED', message: expect.stringContaining('within 1 s') });
  });

  test("fail with the server's message if their object cannot be created", async () => {
    const refused = refusal(403, 'Forbidden', 'exceeded quota');
    const { result, phases } = await run([hook('a')], { answers: { [`POST ${jobs}`]: refused } });
    expect(result).toMatchObject({ code: 'HOOK_FAILED', message: expect.stringContaining('exceeded quota') });
    expect(phases).toEqual(['a Failed']);
  });

  test("never quote the server's message about a Secret", async () => {
    const refused = refusal(422, 'Invalid', 'data.key: hunter2 is not allowed');
    const answers = { 'POST /api/v1/namespaces/apps/secrets': refused };
    const { result } = await run([hook('s', { kind: 'Secret' })], { answers });
    expect(result).toMatchObject({ code: 'HOOK_FAILED', message: expect.stringContaining('Invalid') });
    expect(String(result)).not.toContain('hunter2');
  });

  test('retry reads and deletions while the server is busy', async () => {
    let requests = 0;
    const ended = { ...complete, metadata: { uid: 'uid of a' } };
    const busy = refusal(503, 'ServiceUnavailable', 'starting');
    // Found and deleted at the second read, gone at the fourth; then created, and complete at the sixth.
    const answers = {
      [`GET ${jobs}/a`]: () => [busy, {}, busy, refusal(404, 'NotFound', 'gone'), busy, ended][requests++] ?? ended,
      [`DELETE ${jobs}/a`]: () => (requests === 2 ? {} : busy),
    };
    const { phases, result } = await run([hook('a')], { answers });
    expect(result).not.toBeInstanceOf(Error);
    expect(phases).toEqual(['a Succeeded']);
  });

  test('fail if an object exists already, and keep it regardless of their policies', async () => {
    const policies = { delete_policies: ['hook-succeeded', 'hook-failed'] };
    const { result, left } = await run([hook('a', policies)], { there: [`${jobs}/a`] });
    expect(result).toMatchObject({
      code: 'HOOK_FAILED',
      message: expect.stringContaining('exists already'),
      hint: expect.stringContaining('before-hook-creation'),
    });
    expect(left).toEqual(['a']);
  });

  test('delete the object of an earlier run before they create it again', async () => {
    const { result, created } = await run([hook('a')], { there: [`${jobs}/a`] });
    expect(result).not.toBeInstanceOf(Error);
    expect(created).toEqual(['a']);
  });

  test('keep an object of another release, and fail', async () => {
    const annotations = { 'meta.helm.sh/release-name': 'other', 'meta.helm.sh/release-namespace': 'apps' };
    const answers = { [`GET ${jobs}/a`]: { metadata: { annotations } }, [`DELETE ${jobs}/a`]: new Error('deleted') };
    const { result, created } = await run([hook('a')], { answers });
    expect(result).toMatchObject({ code: 'HOOK_FAILED', message: expect.stringContaining('release "other"') });
    expect(created).toEqual([]);
  });

  test('do not run if the object of an earlier run cannot be deleted', async () => {
    const answers = { [`DELETE ${jobs}/a`]: {}, [`GET ${jobs}/a`]: {} };
    const { result, created, phases } = await run([hook('a')], { answers });
    expect(result).toMatchObject({
      code: 'HOOK_FAILED',
      message: expect.stringMatching(/^pre-upgrade hooks failed: Job\/a: .*still there/),
    });
    expect(created).toEqual([]);
    expect(phases).toEqual(['a not run']);
  });

  test.each<[policies: string[], ending: JsonObject, left: string[]]>([
    [[], complete, ['a']],
    [[], failed, ['a']],
    [['hook-succeeded'], complete, []],
    [['hook-succeeded'], failed, ['a']],
    [['hook-failed'], complete, ['a']],
    [['hook-failed'], failed, []],
    [['before-hook-creation', 'hook-succeeded', 'hook-failed'], failed, []],
  ])('with the policies %j keep the expected objects', async (policies, ending, left) => {
    expect((await run([hook('a', { delete_policies: policies })], { endings: { a: ending } })).left).toEqual(left);
  });

  test('that have succeeded follow their policy if a later one fails', async () => {
    const policies = { delete_policies: ['hook-succeeded'] };
    const { left } = await run([hook('a', policies), hook('b')], { endings: { b: failed } });
    expect(left).toEqual(['b']);
  });

  test('fail with their name if their object cannot be deleted', async () => {
    const answers = { [`DELETE ${jobs}/a`]: refusal(403, 'Forbidden', 'no delete') };
    const { result, phases } = await run([hook('a', { delete_policies: ['hook-succeeded'] })], { answers });
    expect(result).toMatchObject({
      code: 'HOOK_FAILED',
      message: expect.stringMatching(/^pre-upgrade hooks failed: Job\/a: .*no delete/),
    });
    expect(phases).toEqual(['a Succeeded']);
  });

  test("keep the hook's error if its object cannot be deleted either", async () => {
    const answers = { [`DELETE ${jobs}/a`]: refusal(403, 'Forbidden', 'no delete') };
    const options = { answers, endings: { a: failed } };
    const { result, printed } = await run([hook('a', { delete_policies: ['hook-failed'] })], options);
    expect(result).toBeInstanceOf(ReleaseError);
    expect(String(result)).toContain('BackoffLimitExceeded');
    expect(printed.join('\n')).toContain('no delete');
  });
});
