import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { isJsonObject, type JsonObject } from '../../../components/json/index.ts';
import { fullTest } from '../../selection.ts';
import { writeProgram } from '../program/program.ts';
import { writeGoChart } from '../support/goChart.ts';
import { type CommandResult, openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';

const canary = 'hunter2-patched';
const templates = {
  'deployment.yaml.hbs': `apiVersion: apps/v1
kind: Deployment
metadata: { name: {{Release.Name}}-web, labels: { app: web } }
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - { name: app, image: app:1, args: [one, two], env: [{ name: A, value: a }] }
        - { name: proxy, image: proxy:1 }
`,
  'config.yaml.hbs': `apiVersion: v1
kind: ConfigMap
metadata: { name: {{Release.Name}}-config, labels: { app: web } }
data: { text: {{quote Values.text}} }
---
apiVersion: v1
kind: Secret
metadata: { name: {{Release.Name}}-login }
stringData: { user: admin }
`,
  'hook.yaml.hbs': `apiVersion: v1
kind: ConfigMap
metadata: { name: {{Release.Name}}-hook, annotations: { helm.sh/hook: "post-install,post-upgrade" } }
data: { text: hook }
`,
};

const containers = (...list: JsonObject[]) => ({ spec: { template: { spec: { containers: list } } } });
const web = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'app-web' } };
const patches: JsonObject[] = [
  { patch: { ...web, ...containers({ name: 'app', env: [{ name: 'B', value: 'patched' }] }) } },
  {
    target: { kind: 'ConfigMap', labelSelector: 'app=web' },
    patch: [{ op: 'add', path: '/data/more', value: 'patched' }],
  },
  { path: 'patches/hook.yaml' },
  { target: { kind: 'Secret' }, patch: { stringData: { token: '' } } },
];

describe('the patches of a stack', () => {
  let release: Scenario;
  const seen: string[] = [];
  const shown = (result: CommandResult) => {
    seen.push(result.output);
    return succeeded(result).output;
  };
  const command = async (verb: string, ...args: string[]) =>
    shown(await release.releaseCommand(verb, ...args, '-s', release.stack));
  const manifest = async () => succeeded(await release.helm('get', 'manifest', 'app')).stdout;
  const fieldOf = async (object: string, path: string) =>
    succeeded(await release.kubectl('get', object, '-n', release.namespace, '-o', `jsonpath={${path}}`)).stdout;
  async function expectNoCanary(): Promise<void> {
    const state = succeeded(await release.pulumi('stack', 'export')).stdout;
    expect(`${seen.join('\n')}\n${state}`).not.toContain(canary);
    expect(state).not.toContain(Buffer.from(canary).toString('base64'));
  }

  beforeAll(async () => {
    release = await openScenario('patches', {
      configure: (config) => {
        Object.assign(config['kubesentiment:release'], { name: 'app', chart: 'charts/small', timeout: '40s', patches });
        config['kubesentiment:values'] = { text: 'one' };
        config['kubesentiment:dependencies'] = {};
      },
    });
    await writeChart(release, templates, { text: '' });
    await mkdir(join(release.directory, 'patches'));
    const hook = 'kind: ConfigMap\nmetadata: { name: app-hook }\ndata: { text: patched hook }\n';
    await writeFile(join(release.directory, 'patches', 'hook.yaml'), hook);
    const path = 'kubesentiment:release.patches[3].patch.stringData.token';
    succeeded(await release.pulumi('config', 'set', '--secret', '--path', path, canary));
  });

  test('change what is shown, deployed and recorded', async () => {
    const template = await command('template');
    expect(template).toContain('value: patched');
    expect(template).toContain('stringData:\n  (secret)\n  (secret)\n');
    seen.push((await release.up()).output);
    const recorded = await manifest();
    for (const text of ['value: patched', 'more: patched', `token: ${canary}`]) expect(recorded).toContain(text);
    expect(succeeded(await release.helm('get', 'hooks', 'app')).stdout).toContain('text: patched hook');
    const container = '.spec.template.spec.containers[0]';
    expect(await fieldOf('deployment/app-web', `${container}.env[*].name} {${container}.args`)).toBe(
      'B A ["one","two"]',
    );
    expect(await fieldOf('configmap/app-config', '.data.more')).toBe('patched');
    expect(await fieldOf('configmap/app-hook', '.data.text')).toBe('patched hook');
    const token = Buffer.from(await fieldOf('secret/app-login', '.data.token'), 'base64').toString();
    expect(token).toBe(canary);
    expect(await release.preview()).toEqual([]);
    await command('get', 'all');
    await expectNoCanary();
  });

  fullTest('change only their objects, and a rollback restores the patched ones', async () => {
    await release.configure((config) => {
      config['kubesentiment:release'].patches = [{ target: { name: 'app-config' }, patch: { data: { more: 'two' } } }];
    });
    expect(await command('lint')).not.toMatch(/PATCH_|stack-config/);
    const diff = await command('diff');
    expect(diff).toContain('+  more: two');
    expect(shown(await release.pulumi('preview', '--diff'))).toContain('"two"');
    expect(diff).toContain('-  token: (secret)');
    expect(await command('deploy')).toContain('app-config');
    expect(await manifest()).not.toContain('value: patched');
    expect(await command('rollback', '1', '--yes')).not.toContain(canary);
    expect(await fieldOf('configmap/app-config', '.data.more')).toBe('patched');
    expect(await manifest()).toContain(`token: ${canary}`);
    // Today's patches don't change a revision from before them.
    await release.configure((config) => {
      config['kubesentiment:release'].patches = patches.slice(0, 3);
    });
    await command('rollback', '2', '--yes');
    expect(await fieldOf('configmap/app-config', '.data.more')).toBe('two');
    expect(await fieldOf('deployment/app-web', '.spec.template.spec.containers[0].env[*].name')).toBe('A');
    expect(await manifest()).not.toContain('patched');
    for (const words of ['get all', 'get manifest', 'diff 1 2', 'history', 'status']) await command(...split(words));
    await expectNoCanary();
  });

  fullTest('are in plain YAML, and in a chart for stock Helm under any name', async () => {
    await release.configure((config) => {
      config['kubesentiment:release'].patches = patches.slice(0, 3);
    });
    await command('render', '--out', 'plain');
    const files = (await readdir(join(release.directory, 'plain'), { recursive: true })).filter((name) =>
      /web/.test(name),
    );
    expect(files).toHaveLength(1);
    expect(await readFile(join(release.directory, 'plain', files[0] ?? ''), 'utf8')).toContain('value: patched');
    const flat = ['package', '--flat', '-d', 'dist', '-o', 'json', '-s', release.stack] as const;
    const { path } = JSON.parse(succeeded(await release.releaseCommand(...flat)).stdout);
    const rendered = succeeded(await release.helm('template', 'other', path, '--set', 'secrets.login.user=x')).stdout;
    const objects = parseAllDocuments(rendered).map((document): unknown => document.toJS());
    const named = (name: string) =>
      objects.find((each) => isJsonObject(each) && JSON.stringify(each.metadata).includes(name));
    expect(named('other-web')).toMatchObject(
      containers({ name: 'app', env: [{ name: 'B' }, { name: 'A' }] }, { name: 'proxy' }),
    );
    expect(named('other-config')).toMatchObject({ data: { more: 'patched' } });
    expect(named('other-hook')).toMatchObject({ data: { text: 'patched hook' } });
  });

  fullTest(
    'change the objects and hooks of a chart that Helm renders, and of its subcharts, but no CRD in crds/',
    async () => {
      await writeGoChart(release);
      const labels = { metadata: { labels: { patched: 'yes' } } };
      const configure = (target: JsonObject) =>
        release.configure((config) => {
          Object.assign(config['kubesentiment:release'], {
            chart: 'charts/demo',
            patches: [{ target, patch: labels }],
          });
          config['kubesentiment:values'] = {};
        });
      await configure({ kind: '.*' });
      const rendered = await command('template');
      const documents = rendered.split('\n---\n').filter((text) => text.includes('kind:'));
      const patched = documents.filter((text) => text.includes('patched: "yes"'));
      expect(patched).toHaveLength(documents.length);
      expect(rendered).toMatch(/Source: demo\/charts\//);
      await configure({ kind: 'CustomResourceDefinition' });
      const refused = await release.releaseCommand('template', '-s', release.stack);
      expect(refused.output).toMatch(
        /PATCH_UNMATCHED: kubesentiment:release.patches\[0\][\s\S]*Pulumi\.patches\.yaml:\d+/,
      );
    },
  );

  const program = (target: string) => `
import * as pulumi from '@pulumi/pulumi';
import { RandomPet } from '@pulumi/random/randomPet.js';
import { Release } from './components/release/index.ts';
const { id } = new RandomPet('pet');
new Release('program', {
  chart: 'charts/small',
  namespace: 'it-patches-program',
  values: { text: 'one' },
  patches: [
    { target: { name: '${target}' }, patch: pulumi.secret({ data: { canary: '${canary}' } }) },
    { target: { kind: 'ConfigMap', labelSelector: 'app' }, patch: { data: { pet: id, text: 'patched' } } },
  ],
});
`;

  test('are an argument of a program, with secret outputs', async () => {
    await writeProgram(release, program('program-config'));
    const { stdout } = succeeded(await release.pulumi('preview', '--json', '--show-secrets=false'));
    const { steps }: { steps: { urn: string; newState?: { inputs: JsonObject } }[] } = JSON.parse(stdout);
    const config = steps.find(({ urn }) => urn.includes('ConfigMap') && urn.includes('program-config'));
    // Pulumi's placeholder for what is not known yet.
    const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
    expect(config?.newState?.inputs.data).toMatchObject({ canary: '[secret]', pet: unknown, text: 'patched' });
    expect(stdout).not.toContain(canary);
  });

  fullTest('are refused in a program with the name of the argument, and may be unknown in part', async () => {
    await writeProgram(release, program('none'));
    const refused = await release.pulumi('preview');
    expect(refused.output).toContain('PATCH_UNMATCHED: patches[0]: the patch matches no object of the release.');
    const partly = (patch: string) =>
      program('program-config').replace("{ data: { pet: id, text: 'patched' } }", patch);
    await writeProgram(release, partly('{ metadata: { labels: id as never } }'));
    const withoutLabels = succeeded(await release.pulumi('preview')).output;
    expect(withoutLabels).toMatch(
      /cannot render the chart of release "program" before all values are known[\s\S]*PATCH_FAILED/,
    );
    await writeProgram(release, partly("[{ op: 'add', path: id, value: 1 }]"));
    const withoutPath = succeeded(await release.pulumi('preview')).output;
    expect(withoutPath).toContain('does not know patches[1].patch[0].path of release "program" yet');
    expect(refused.output).not.toContain(canary);
  });
});

function split(words: string): [string, ...string[]] {
  const [verb = '', ...args] = words.split(' ');
  return [verb, ...args];
}
