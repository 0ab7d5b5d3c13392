import { describe, expect, test } from '@jest/globals';
import type { Hook } from '../../../components/chart/index.ts';
import type { JsonObject } from '../../../components/config/index.ts';
import { hooksFor, isDeletedOn } from '../../../components/revision/hooks/hooksFor.ts';
import { hooksOfRun } from '../../../components/revision/hooks/hooksOfRun.ts';
import { withoutRuns } from '../../../components/revision/hooks/recordRun.ts';
import { runHooks } from '../../../components/revision/hooks/runHooks.ts';
import { fakeCluster, refusal } from '../fakeCluster.ts';
import { memoryStore, ourMarks, recordOf } from '../memoryStore.ts';

function hook(name: string, changes: Partial<Hook> = {}): Hook {
  const kind = changes.kind ?? 'Job';
  const apiVersion = kind === 'Job' ? 'batch/v1' : 'v1';
  return {
    name,
    kind,
    path: `chart/templates/${name}.yaml`,
    manifest: `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}}\n`,
    events: ['pre-upgrade'],
    weight: 0,
    delete_policies: [],
    output_log_policies: [],
    ...changes,
  };
}

const jobs = '/apis/batch/v1/namespaces/apps/jobs';
const complete = { status: { conditions: [{ type: 'Complete', status: 'True' }] } };
const failed = {
  status: { conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', message: 'no more' }] },
};

/** Runs the hooks of pre-upgrade against a cluster in which each job ends as it is told. */
async function run(hooks: Hook[], endings: Record<string, JsonObject> = {}, answers = {}) {
  const store = memoryStore();
  await store.create({ ...recordOf(1, 'pending-upgrade'), hooks }, ourMarks);
  const there = new Set<string>();
  const names = hooks.map(({ name }) => name);
  const cluster = fakeCluster({
    [`POST ${jobs}`]: () => ({}),
    ...Object.fromEntries(
      names.flatMap((name) => [
        [`DELETE ${jobs}/${name}`, () => (there.delete(name) ? {} : refusal(404, 'NotFound', 'gone'))],
        [
          `GET ${jobs}/${name}`,
          () => (there.has(name) ? (endings[name] ?? complete) : refusal(404, 'NotFound', 'gone')),
        ],
      ]),
    ),
    ...answers,
  });
  const request = cluster.client.request.bind(cluster.client);
  const created: string[] = [];
  cluster.client.request = async (asked) => {
    const answer = await request(asked);
    if (asked.method === 'POST') {
      const { name } = Object(asked.body?.metadata);
      there.add(name);
      created.push(name);
    }
    return answer;
  };
  const printed: string[] = [];
  const options = { version: 1, event: 'pre-upgrade', timeout: 1, fieldManager: 'ours' } as const;
  const result = await runHooks({ ...cluster, store }, { ...options, print: (line) => printed.push(line) }).catch(
    (error: unknown) => error,
  );
  const { record } = await store.get(1);
  const phases = record.hooks.map(({ name, last_run }) => `${name} ${last_run?.phase ?? 'not run'}`);
  return { result, created, left: [...there], phases, record, printed };
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
    expect(result).toBe(4);
  });

  test('note in the record when and how they ran', async () => {
    const { phases, record } = await run([hook('a'), hook('other', { events: ['test'] })]);
    expect(phases).toEqual(['a Succeeded', 'other not run']);
    const [first] = record.hooks;
    expect(Date.parse(first?.last_run?.started_at ?? '')).toBeGreaterThan(0);
    expect(Date.parse(first?.last_run?.completed_at ?? '')).toBeGreaterThan(0);
    expect(withoutRuns(record.hooks)).toEqual([hook('a'), hook('other', { events: ['test'] })]);
  });

  test('end with the first that fails', async () => {
    const { result, created, phases } = await run([hook('a'), hook('b'), hook('c')], { b: failed });
    expect(result).toMatchObject({
      code: 'HOOK_FAILED',
      message: expect.stringMatching(/^pre-upgrade hooks failed: Job\/b: BackoffLimitExceeded: no more/),
    });
    expect(created).toEqual(['a', 'b']);
    expect(phases).toEqual(['a Succeeded', 'b Failed', 'c not run']);
  });

  test('fail when they do not end in time', async () => {
    const { result } = await run([hook('a')], { a: { status: {} } });
    expect(result).toMatchObject({ code: 'HOOK_FAILED', message: expect.stringContaining('within 1 s') });
  });

  test('fail when their object cannot be made, and say what the server says', async () => {
    const refused = refusal(403, 'Forbidden', 'exceeded quota');
    const { result, phases } = await run([hook('a')], {}, { [`POST ${jobs}`]: refused });
    expect(result).toMatchObject({ code: 'HOOK_FAILED', message: expect.stringContaining('exceeded quota') });
    expect(phases).toEqual(['a Failed']);
  });

  test('refuse an object that is there already, unless their policy is to delete it before', async () => {
    const exists = { [`POST ${jobs}`]: refusal(409, 'AlreadyExists', 'exists') };
    const { result } = await run([hook('a', { delete_policies: ['hook-succeeded'] })], {}, exists);
    expect(result).toMatchObject({
      code: 'HOOK_FAILED',
      message: expect.stringContaining('exists already'),
      hint: expect.stringContaining('before-hook-creation'),
    });
  });

  test.each<[policies: string[], ending: JsonObject, left: string[]]>([
    [[], complete, ['a']],
    [[], failed, ['a']],
    [['hook-succeeded'], complete, []],
    [['hook-succeeded'], failed, ['a']],
    [['hook-failed'], complete, ['a']],
    [['hook-failed'], failed, []],
    [['before-hook-creation', 'hook-succeeded', 'hook-failed'], failed, []],
  ])('with the policies %j leave what they should', async (policies, ending, left) => {
    expect((await run([hook('a', { delete_policies: policies })], { a: ending })).left).toEqual(left);
  });

  test('never delete the definition of a kind', () => {
    const definition = hook('crd', { kind: 'CustomResourceDefinition', delete_policies: ['hook-succeeded'] });
    expect(isDeletedOn(definition, 'hook-succeeded')).toBe(false);
    expect(isDeletedOn({ ...definition, delete_policies: [] }, 'before-hook-creation')).toBe(false);
  });

  test('of equal weight and name keep the order of the record', () => {
    const [config, job] = [hook('same', { kind: 'ConfigMap' }), hook('same')];
    expect(hooksFor([config, job], 'pre-upgrade')).toEqual([config, job]);
  });

  test('are named for a preview, those of this run only', () => {
    const hooks = ['Job/m pre-install,pre-upgrade', 'Job/s post-install,post-upgrade', 'Pod/t test'];
    expect(hooksOfRun(hooks, 'upgrade')).toEqual(['pre-upgrade Job/m', 'post-upgrade Job/s']);
    expect(hooksOfRun(hooks, 'rollback')).toEqual([]);
  });
});
