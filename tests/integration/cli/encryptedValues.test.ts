import { readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { parse } from 'yaml';
import { fullTest, isFull } from '../../selection.ts';
import { writeProgram } from '../program/program.ts';
import { makeAgeKey, sealed } from '../support/ageKey.ts';
import { integrationEnvironment } from '../support/environment.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';

const templates = {
  'secret.yaml.hbs': `apiVersion: v1
kind: Secret
metadata: {name: db}
stringData:
  password: {{quote Values.db.password}}
  port: {{quote Values.db.port}}
  token: {{quote Values.token}}
  key: {{quote Values.key}}
`,
  'configmap.yaml.hbs': `apiVersion: v1
kind: ConfigMap
metadata: {name: open}
data:
  host: {{quote Values.db.host}}
{{#if Values.leaks}}  password: {{quote Values.db.password}}
{{/if}}`,
};
const defaults = { db: { password: '', port: 1, host: '' }, token: '', key: '', leaks: false };
const canaries = /Canary|58431/;
const secrets =
  'db:\n  password: CanaryPassword7f3\n  port: 58431\n# a comment: CanaryComment\ntoken: CanaryToken7f3\n';

const damages: [what: string, pattern: RegExp, replacement: string, code: string][] = [
  ['a value that was exchanged', /(password: ENC\[AES256_GCM,data:).{4}/, '$1AAAA', 'VALUES_ALTERED'],
  ['a value in plain text', /token: .*/, 'token: CanaryPlain', 'VALUES_ALTERED'],
  ['a value that was removed', /token: .*\n/, '', 'VALUES_ALTERED'],
  ['no digest', / {4}mac: .*\n/, '', 'VALUES_INCOMPLETE'],
  ['no metadata', /sops:[\s\S]*/, '', 'VALUES_INCOMPLETE'],
];

const page = () => readFile('docs/secrets.md', 'utf8');

/** The commands of docs/secrets.md are among the steps. */
describe('values files that SOPS has encrypted', () => {
  const key = makeAgeKey();
  let scenario: Scenario;
  let sops: string;
  let withSops: Record<string, string>;
  const file = (...path: string[]) => join(scenario.directory, ...path);
  const release = (...args: string[]) => scenario.releaseCommand(...args, '--stack', 'encrypted');
  const render = (...args: string[]) => release('render', '--out', 'gitops/prod', '--secrets', 'sops', ...args);
  /** Runs the command of docs/secrets.md that begins with these words, for this stack. */
  const onPage = async (start: string) => {
    const command = /^ {4}(.*)$/gm;
    const lines = [...(await page()).matchAll(command)].map(([, line = '']) => line);
    const line = lines.find((each) => each.startsWith(start)) ?? `echo "${start} is not on the page"; exit 1`;
    const own = line.replace('age1…', key.recipient).replace('-s prod', '-s encrypted');
    const env = { ...integrationEnvironment().variables, ...withSops };
    const { stdout } = await execa('sh', ['-c', own.replace('npm run -s release --', 'node components/cli/main.ts')], {
      ...{ env, cwd: scenario.directory },
    });
    return stdout;
  };
  const read = async (name: string) => parse(await readFile(file('gitops', 'prod', name), 'utf8'));
  const dataInCluster = async () => {
    const { stdout } = succeeded(await scenario.kubectl('get', 'secret', 'db', '-n', scenario.namespace, '-o', 'json'));
    const { data }: { data: Record<string, string> } = JSON.parse(stdout);
    return Object.fromEntries(
      Object.entries(data).map(([name, value]) => [name, Buffer.from(value, 'base64').toString()]),
    );
  };

  beforeAll(async () => {
    const { SOPS = '', PATH = '' } = integrationEnvironment().variables;
    sops = SOPS;
    scenario = await openScenario('encrypted', {
      configure: (own) => {
        Object.assign(own['kubesentiment:release'], { name: 'app', chart: 'charts/small' });
        own['kubesentiment:values'] = { db: { host: 'db.example' } };
        own['kubesentiment:dependencies'] = {};
      },
    });
    await writeChart(scenario, templates, defaults);
    await writeFile(file('secrets-prod.yaml'), secrets);
    const more = await sealed(sops, '{"token": "CanaryOther7f3"}', { ...key, format: 'json' });
    await writeFile(file('more.json'), more);
    withSops = { PATH: [dirname(sops), PATH].join(delimiter), SOPS_AGE_KEY: key.identity };
    await onPage('sops encrypt');
    await onPage('pulumi config set');
  });

  test('need the program sops and a key for a deploy, and neither for a command that shows masks', async () => {
    const missing = await scenario.pulumi('preview');
    expect(missing.output).toMatch(/SOPS_MISSING[\s\S]*github.com\/getsops/);
    const shown = succeeded(await release('template', '-f', 'more.json', '--set', 'leaks=true')).stdout;
    expect(shown).toContain('password: "(secret)"');
    expect(succeeded(await release('values')).stdout).toContain('password: (secret)');
    Object.assign(scenario.variables, withSops, { SOPS_AGE_KEY: makeAgeKey().identity });
    expect((await render()).output).toMatch(/VALUES_KEY[\s\S]*age1/);
    scenario.variables.SOPS_AGE_KEY = key.identity;
  });

  test.each(isFull ? damages : damages.slice(0, 1))(
    'are refused with %s',
    async (_name, pattern, replacement, code) => {
      const text = await readFile(file('secrets-prod.yaml'), 'utf8');
      await writeFile(file('secrets-prod.yaml'), text.replace(pattern, replacement));
      const { output, exitCode } = await render();
      await writeFile(file('secrets-prod.yaml'), text);
      expect([exitCode, output]).toEqual([1, expect.stringContaining(code)]);
      expect(output).not.toMatch(canaries);
    },
  );

  test('are decrypted by a deploy, and secret in all that it prints and stores', async () => {
    const up = await scenario.up('--diff');
    expect(await dataInCluster()).toEqual({
      password: 'CanaryPassword7f3',
      port: '58431',
      token: 'CanaryToken7f3',
      key: '',
    });
    const over = succeeded(await release('deploy', '-f', 'more.json', '--set', 'key=open'));
    expect(await dataInCluster()).toMatchObject({
      password: 'CanaryPassword7f3',
      token: 'CanaryOther7f3',
      key: 'open',
    });
    const state = succeeded(await scenario.pulumi('stack', 'export'));
    const shown = succeeded(await release('get', 'values'));
    for (const { output } of [up, over, state, shown]) expect(output).not.toMatch(canaries);
    expect(shown.output).toContain('token: (secret)');
  });

  fullTest('are in no error about what a patch in an encrypted file makes of an object', async () => {
    const labels = JSON.stringify({ metadata: { labels: { own: 'Canary of a label!' } } });
    await writeFile(file('patch.json'), await sealed(sops, labels, { ...key, format: 'json' }));
    const text = await readFile(file('Pulumi.encrypted.yaml'), 'utf8');
    await scenario.configure((config) => {
      config['kubesentiment:release'].patches = [{ target: { name: 'open' }, path: 'patch.json' }];
    });
    const refused = await release('deploy');
    await writeFile(file('Pulumi.encrypted.yaml'), text);
    expect([refused.exitCode === 0, refused.output]).toEqual([false, expect.stringContaining('metadata.labels')]);
    expect(refused.output).not.toMatch(canaries);
  });

  fullTest('are decrypted for a release of a program', async () => {
    const text = `import { Release } from './components/release/index.ts';
new Release('app', { chart: 'charts/small', namespace: 'it-encrypted-program', valueYamlFiles: ['secrets-prod.yaml'],
  values: { leaks: true } });`;
    const [program, config] = await Promise.all([readFile(file('index.ts')), readFile(file('Pulumi.encrypted.yaml'))]);
    await writeProgram(scenario, text);
    const preview = await scenario.pulumi('preview', '--diff', '--show-sames');
    await Promise.all([writeFile(file('index.ts'), program), writeFile(file('Pulumi.encrypted.yaml'), config)]);
    expect(succeeded(preview).output).not.toMatch(canaries);
    expect(preview.output).toMatch(/password: \[secret\]|data *: \{\s+host *: ""\s+password *: \[secret\]/);
  });

  test('are sealed in a render for GitOps tools', async () => {
    expect((await render()).output).toContain('SOPS_RECIPIENT');
    succeeded(await scenario.pulumi('config', 'set', '--secret', '--path', 'kubesentiment:values.key', 'CanaryKey7f3'));
    const [rules = ''] = /^ {4}creation_rules:\n(?: {4}.*\n)+/m.exec(await page()) ?? [];
    await writeFile(file('.sops.yaml'), rules.replaceAll(/^ {4}/gm, '').replace('age1…', key.recipient));
    expect(await onPage('npm run -s release -- render')).toContain('gitops/prod: 4 written, 0 removed, 0 unchanged');
    const names = (await readdir(file('gitops', 'prod'))).sort();
    expect(names).toEqual(['configmap-open.yaml', 'ksops.yaml', 'kustomization.yaml', 'secret-db.yaml']);
    expect(await read('ksops.yaml')).toMatchObject({ kind: 'ksops', files: ['./secret-db.yaml'] });
    expect(await read('kustomization.yaml')).toMatchObject({
      resources: ['configmap-open.yaml'],
      generators: ['ksops.yaml'],
    });
    const secret = await read('secret-db.yaml');
    expect(secret).toMatchObject({ kind: 'Secret', metadata: { name: 'db', namespace: 'it-encrypted' }, sops: {} });
    expect(JSON.stringify(secret)).not.toMatch(canaries);
    const { stdout } = await execa(sops, ['-d', file('gitops', 'prod', 'secret-db.yaml')], { env: scenario.variables });
    const data = { password: 'CanaryPassword7f3', port: '58431', token: 'CanaryToken7f3', key: 'CanaryKey7f3' };
    expect(parse(stdout).stringData).toEqual(data);
    const leak = await render('--set', 'leaks=true');
    expect(leak.output).toMatch(/RENDER_SECRET[\s\S]*data.password/);
    expect(leak.output).not.toMatch(canaries);
  });

  fullTest('are written only where something changes in a render', async () => {
    expect(succeeded(await render()).stdout).toContain('gitops/prod: 0 written, 0 removed, 4 unchanged');
    const changed = succeeded(await render('--set', 'token=new', '--hooks', 'flux', '--age', key.recipient));
    expect(changed.stdout).toContain('wrote secret-db.yaml');
    expect(changed.stdout).toContain('removed ksops.yaml');
    expect(await read('kustomization.yaml')).toMatchObject({ resources: ['secret-db.yaml', 'configmap-open.yaml'] });
    const gone = succeeded(await render('--exclude', 'Secret/db'));
    expect(gone.stdout).toContain('removed secret-db.yaml');
  });
});
