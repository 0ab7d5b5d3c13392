import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { type CommandResult, openScenario, type Scenario, succeeded } from './scenario.ts';
import { writeChart } from './smallChart.ts';

/** The value of `pulumi config set --secret`: in no output, whatever is made of it. */
const canary = 'canary-7f3a9c';
const encoded = (text: string) => Buffer.from(text).toString('base64');

function testJob(name: string): string {
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
  annotations:
    helm.sh/hook: test
spec:
  backoffLimit: 0
  template:
    metadata:
      annotations: {kubesentiment.test/outcome: {{quote Values.${name}}}, kubesentiment.test/after: 1s}
    spec:
      restartPolicy: Never
      containers:
        - name: main
          image: registry.example/hook:1
          env: [{name: PASSWORD, value: {{quote Values.db.password}} }]
`;
}

const templates = {
  'configmap.yaml.hbs': `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data:
  mark: {{quote Values.mark}}
  url: db://u:{{Values.db.password}}@host
  both: {{b64enc (printf "u:%s" Values.db.password)}}
`,
  'secret.yaml.hbs': `apiVersion: v1
kind: Secret
metadata: {name: plain}
data:
  key: {{b64enc Values.key}}
`,
  'tests/good.yaml.hbs': testJob('good'),
  'tests/bad.yaml.hbs': testJob('bad'),
  'NOTES.txt.hbs': 'The mark is {{Values.mark}}.\nThe password is {{Values.db.password}}.\n',
};
const values = {
  mark: 'one',
  key: 'data of a Secret',
  db: { password: 'default', port: 1 },
  good: 'complete',
  bad: 'fail',
};

const name = 'mlops-sentiment';

describe('what release shows', () => {
  let scenario: Scenario;
  /** All that was ever printed, without what `--show-secrets` asked for. */
  const printed: string[] = [];
  const show = async (...args: string[]): Promise<CommandResult> => {
    const result = await scenario.release(...args);
    if (!args.includes('--show-secrets')) printed.push(result.output);
    return result;
  };
  const shown = async (...args: string[]) => succeeded(await show(...args)).stdout;
  const json = async (...args: string[]) => JSON.parse(await shown(...args, '-o', 'json'));
  const helm = async (...args: string[]) => succeeded(await scenario.helm(...args)).stdout;
  const helmJson = async (...args: string[]) => JSON.parse(await helm(...args, '-o', 'json'));
  const own = ['-s', 'look'];

  beforeAll(async () => {
    scenario = await openScenario('look', {
      configure: (config) => {
        Object.assign(config['kubesentiment:release'], { chart: 'charts/small', wait: false });
        config['kubesentiment:values'] = {};
      },
    });
    await writeChart(scenario, templates, values);
    const set = (...args: string[]) => scenario.pulumi('config', 'set', '--path', ...args).then(succeeded);
    await set('--secret', 'kubesentiment:values.db.password', canary);
    await scenario.up();
    await set('kubesentiment:values.mark', 'two');
    await scenario.up();
  });

  test('is what stock Helm shows: of history, list and status', async () => {
    const facts = ({ by: _by, commit: _commit, ci_run: _run, updated, ...entry }: Record<string, unknown>) => ({
      ...entry,
      updated: Date.parse(String(updated)),
    });
    const theirs = (await helmJson('history', name)).map(facts);
    expect((await json('history', ...own)).map(facts)).toEqual(theirs);
    expect((await json('history', name, '-n', scenario.namespace, '--max', '1')).map(facts)).toEqual(theirs.slice(-1));

    const ofList = ({ name, namespace, revision, status, chart, app_version }: Record<string, unknown>) =>
      [name, namespace, revision, status, chart, app_version].join(' ');
    const [listed] = (await helmJson('list')).map(ofList);
    expect((await json('list', ...own)).map(ofList)).toEqual([listed]);
    expect((await json('ls', '--all')).map(ofList)).toContain(listed);
    expect((await json('ls', '-n', scenario.namespace)).map(ofList)).toEqual([listed]);
    expect(await shown('ls', '-q', ...own, '--failed')).toBe('');

    for (const revision of ['1', '2']) {
      const [ours, their] = [
        await json('status', ...own, '--revision', revision, '--show-secrets'),
        await helmJson('status', name, '--revision', revision),
      ];
      const { info, hooks, ...rest } = their;
      // Helm writes a run that never was as one without times.
      const plain = hooks.map(({ last_run: _run, ...hook }: Record<string, unknown>) => hook);
      expect(ours).toMatchObject({ ...rest, hooks: plain });
      expect([ours.info.status, ours.info.description, ours.info.notes]).toEqual([
        info.status,
        info.description,
        info.notes,
      ]);
    }
  });

  test('is what stock Helm shows: of all that a revision holds', async () => {
    for (const part of ['manifest', 'hooks', 'notes']) {
      expect(await shown('get', part, ...own, '--show-secrets')).toBe(await helm('get', part, name));
      expect(await shown('get', part, name, '-n', scenario.namespace, '--revision', '1', '--show-secrets')).toBe(
        await helm('get', part, name, '--revision', '1'),
      );
    }
    for (const more of [[], ['--all']]) {
      const theirs = await helmJson('get', 'values', name, ...more);
      expect(await json('get', 'values', ...own, ...more, '--show-secrets')).toEqual(theirs);
      expect(await shown('get', 'values', ...own, ...more, '--show-secrets')).toBe(
        await helm('get', 'values', name, ...more),
      );
    }
    const { deployedAt, labels: _labels, ...metadata } = await helmJson('get', 'metadata', name);
    const ours = await json('get', 'metadata', ...own);
    expect(ours).toMatchObject(metadata);
    // Helm leaves out what is less than a second.
    expect(ours.deployedAt.slice(0, 19)).toBe(deployedAt.slice(0, 19));
  });

  test('hides secrets, by the stack and by the record alone, and nothing else', async () => {
    for (const which of [own, [name, '-n', scenario.namespace]]) {
      expect(await json('get', 'values', ...which)).toEqual({ db: { password: '(secret)' }, mark: 'two' });
      const manifest = await shown('get', 'manifest', ...which);
      expect(manifest).toContain('data:\n  mark: "two"\n  (secret)\n  (secret)\n');
      expect(manifest).toContain('data:\n  key: (secret)\n');
      expect(await shown('get', 'notes', ...which)).toBe('NOTES:\nThe mark is two.\n(secret)\n');
      expect(await shown('get', 'hooks', ...which)).toMatch(/^ +\(secret\)$/m);
      await shown('get', 'all', ...which);
    }
    await json('get', 'all', ...own);
    await json('status', ...own);
    await shown('status', ...own);
    expect(await shown('get', 'manifest', ...own, '--show-secrets')).toContain(canary);
  });

  test('names a damaged record and goes on', async () => {
    const secret = `sh.helm.release.v1.${name}.v1`;
    const patch = JSON.stringify({ data: { release: encoded('H4sIAAAA') } });
    succeeded(await scenario.kubectl('patch', 'secret', secret, '-n', scenario.namespace, '-p', patch));
    const [first, second] = await json('history', ...own);
    expect(first).toMatchObject({ revision: 1, description: expect.stringMatching(/^cannot be read: /) });
    expect(second).toMatchObject({ revision: 2, status: 'deployed' });
    const { exitCode, output } = await show('get', 'all', ...own, '--revision', '1');
    expect([exitCode, output]).toEqual([1, expect.stringContaining('REVISION_UNREADABLE')]);
  });

  test('holds no secret', async () => {
    const { stdout: credential } = await scenario.kubectl(
      ...['get', 'secret', `${name}-credentials`, '-n', scenario.namespace, '-o', 'jsonpath={.data.admin-password}'],
    );
    const hidden = [canary, encoded(canary), encoded(`u:${canary}`), encoded(values.key), credential];
    expect(credential).not.toBe('');
    expect(printed.length).toBeGreaterThan(15);
    for (const text of printed) {
      for (const secret of [...hidden, Buffer.from(credential, 'base64').toString()])
        expect(text).not.toContain(secret);
    }
    expect(parse(printed[0] ?? '')).toHaveLength(2);
  });
});
