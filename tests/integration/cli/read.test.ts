import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import type { ReportData } from '../../../components/report/index.ts';
import { unpackPage } from '../../report/support/unpack.ts';
import { fullTest } from '../../selection.ts';
import { type CommandResult, openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';

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
          envFrom: [{secretRef: {name: "{{Release.Name}}-credentials"} }]
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
  'service.yaml.hbs':
    'apiVersion: v1\nkind: Service\nmetadata: {name: plain}\nspec:\n  ports: [{port: {{Values.db.port}} }]\n',
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

describe('the output of release', () => {
  let scenario: Scenario;
  /** All that was ever printed, without what `--show-secrets` asked for. */
  const printed: string[] = [];
  const show = async (...args: string[]): Promise<CommandResult> => {
    const result = await scenario.releaseCommand(...args);
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

  test('equals that of stock Helm for history, list and status', async () => {
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

  test('equals that of stock Helm for the content of a revision', async () => {
    for (const part of ['manifest', 'hooks', 'notes', 'values']) {
      const [ours, theirs] = await Promise.all([shown('get', part, ...own, '--show-secrets'), helm('get', part, name)]);
      expect(ours).toBe(theirs);
    }
    const first = [name, '-n', scenario.namespace, '--revision', '1'];
    expect(await shown('get', 'notes', ...first, '--show-secrets')).toBe(await helm('get', 'notes', ...first));
    const [ours, theirs] = await Promise.all([
      json('get', 'values', ...own, '--all', '--show-secrets'),
      helmJson('get', 'values', name, '--all'),
    ]);
    expect(ours).toEqual(theirs);
    const { deployedAt, labels: _labels, ...metadata } = await helmJson('get', 'metadata', name);
    const our = await json('get', 'metadata', ...own);
    expect(our).toMatchObject(metadata);
    // Helm leaves out what is less than a second.
    expect(our.deployedAt.slice(0, 19)).toBe(deployedAt.slice(0, 19));
  });

  test('masks the secrets of the stack and of the record, and nothing else', async () => {
    for (const which of [own, [name, '-n', scenario.namespace]]) {
      expect(await json('get', 'values', ...which)).toEqual({ db: { password: '(secret)' }, mark: 'two' });
      const manifest = await shown('get', 'manifest', ...which);
      expect(manifest).toContain('data:\n  mark: "two"\n  (secret)\n  (secret)\n');
      expect(manifest).toContain('data:\n  key: (secret)\n');
    }
    expect(await shown('get', 'notes', ...own)).toBe('NOTES:\nThe mark is two.\n(secret)\n');
    expect(await shown('get', 'hooks', ...own)).toMatch(/^ +\(secret\)$/m);
    await shown('get', 'all', ...own);
    await json('get', 'all', ...own);
    await json('status', ...own);
  });

  test('shows the tests as they run, recorded like with stock Helm', async () => {
    const phases = async () => {
      const { hooks } = await helmJson('status', name);
      return Object.fromEntries(
        hooks.map(({ name, last_run }: { name: string; last_run: { phase: string } }) => [name, last_run.phase]),
      );
    };
    const good = await show('test', ...own, '--filter', 'name=good', '--logs', '-o', 'json');
    expect([good.exitCode, JSON.parse(good.stdout)]).toMatchObject([0, [{ name: 'good', phase: 'Succeeded' }]]);
    expect(good.output).toMatch(/Hook test Job\/good runs\.\ngood-\w+\/main: line 1 of 20\n/);
    expect(good.output).toMatch(/line 20 of 20\n/);
    expect(await phases()).toEqual({ good: 'Succeeded', bad: '' });

    const bad = await show('test', ...own, '--filter', '!name=good');
    expect(bad.exitCode).toBe(1);
    expect(bad.stdout).toMatch(/^TEST +PHASE[^\n]*\nbad +Failed[^\n]*$/);
    expect(bad.output).toContain('HOOK_FAILED: test hooks failed: Job/bad');
    const ours = await phases();
    expect(ours).toEqual({ good: 'Succeeded', bad: 'Failed' });

    expect((await scenario.helm('test', name, '--filter', 'name=bad')).exitCode).toBe(1);
    expect(await phases()).toEqual(ours);
    const { hooks } = await json('status', ...own);
    const keys = hooks.map(({ last_run }: { last_run: object }) => Object.keys(last_run).sort());
    expect(keys).toEqual([keys[0], keys[0]]);
    expect(await shown('status', ...own)).toMatch(/^Test: +bad Failed, 20/m);
    expect((await show('test', ...own, '--filter', 'label=x')).exitCode).toBe(2);
  });

  fullTest("shows what would be deployed, and the API server's validation", async () => {
    const only = ['--show-only', 'templates/secret.yaml'];
    expect(await shown('template', ...own, '--validate', ...only)).toMatch(
      /^---\n# Source: small.*\n[^#]*key: \(secret\)$/,
    );
    const folder = join(scenario.directory, 'rendered');
    expect((await shown('template', ...own, '--no-hooks', '--output-dir', folder)).split('\n')).toHaveLength(3);
    const written = await readFile(join(folder, 'small', 'templates', 'service.yaml'), 'utf8');
    expect(parse(written)).toMatchObject({ kind: 'Service', spec: { ports: [{ port: 1 }] } });
    const set = (value: string) => scenario.pulumi('config', 'set', '--path', 'kubesentiment:values.db.port', value);
    succeeded(await set('99999'));
    const { exitCode, output } = await show('template', ...own, '--validate');
    expect([exitCode, output]).toEqual([1, expect.stringMatching(/^RELEASE_PREFLIGHT_REFUSED: Service\/plain: /)]);
  });

  test('reports what every stack runs, on a page without secrets', async () => {
    const settings = ['configmap', 'settings', '-n', scenario.namespace];
    succeeded(await scenario.kubectl('patch', ...settings, '-p', '{"data":{"mark":"three"}}'));
    const file = await readFile(join(scenario.directory, 'Pulumi.look.yaml'), 'utf8');
    const { config } = parse(file);
    const away = { config: { ...config, 'kubernetes:context': 'away' }, encryptionsalt: parse(file).encryptionsalt };
    await writeFile(join(scenario.directory, 'Pulumi.away.yaml'), stringify(away));
    const data: ReportData = await json('report');
    const [unread, look] = data.environments;
    expect(unread).toMatchObject({
      name: 'away',
      revisions: [],
      problem: { code: expect.stringMatching(/^CLUSTER_/) },
    });
    expect(look?.revisions.map(({ revision, status }) => [revision, status])).toEqual([
      [1, 'superseded'],
      [2, 'deployed'],
    ]);
    expect(look?.drift).toEqual([
      expect.objectContaining({ kind: 'ConfigMap', name: 'settings', operation: 'changed', fields: ['data.mark'] }),
    ]);
    expect(look?.health).toContainEqual(expect.objectContaining({ kind: 'Service', name: 'plain', state: 'ready' }));
    const mark = look?.values.find(({ path }) => path === 'mark');
    expect(mark).toEqual({ path: 'mark', value: '"two"', from: expect.stringMatching(/^Pulumi\.look\.yaml:\d+$/) });
    const { hooks = [] } = look?.revisions[1] ?? {};
    expect(hooks.map(({ name: hook, phase }) => [hook, phase])).toContainEqual(['good', 'Succeeded']);

    expect(await shown('report', ...own, '--out', 'page')).toBe(`Wrote ${join('page', 'index.html')}.`);
    const html = await readFile(join(scenario.directory, 'page', 'index.html'), 'utf8');
    const unpacked = unpackPage(html);
    printed.push(html, JSON.stringify(unpacked));
    expect(unpacked.texts.join('')).toContain('mark: two');
    expect(await shown('report', ...own)).toMatch(/^look +2 +deployed +small-\S+ .* 1\b/m);
    const everything: ReportData = await json('report', '--all', '-n', scenario.namespace, '--max', '1');
    expect(everything.environments).toMatchObject([{ name: `${scenario.namespace}/${name}`, omitted: 1 }]);
  });

  fullTest('reports a damaged record and continues', async () => {
    const secret = `sh.helm.release.v1.${name}.v1`;
    const patch = JSON.stringify({ data: { release: encoded('H4sIAAAA') } });
    succeeded(await scenario.kubectl('patch', 'secret', secret, '-n', scenario.namespace, '-p', patch));
    const [first, second] = await json('history', ...own);
    expect(first).toMatchObject({ revision: 1, description: expect.stringMatching(/^cannot be read: /) });
    expect(second).toMatchObject({ revision: 2, status: 'deployed' });
    const { exitCode, output } = await show('get', 'all', ...own, '--revision', '1');
    expect([exitCode, output]).toEqual([1, expect.stringContaining('REVISION_UNREADABLE')]);
  });

  test('contains no secret', async () => {
    const { stdout: credential } = await scenario.kubectl(
      ...['get', 'secret', `${name}-credentials`, '-n', scenario.namespace, '-o', 'jsonpath={.data.admin-password}'],
    );
    const hidden = [canary, encoded(canary), encoded(`u:${canary}`), encoded(values.key), credential];
    expect(credential).not.toBe('');
    expect(printed.length).toBeGreaterThan(12);
    for (const text of printed) {
      for (const secret of [...hidden, Buffer.from(credential, 'base64').toString()])
        expect(text).not.toContain(secret);
    }
    expect(parse(printed[0] ?? '')).toHaveLength(2);
  });
});
