import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { fullTest } from '../../selection.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';
import { writeProgram } from './program.ts';

const templates = {
  'configmap.yaml.hbs': `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{Release.Name}}
data:
  host: {{quote Values.host}}
  url: {{quote (print "redis://" Values.host ":6379")}}
  fixed: {{quote Values.fixed}}
  level: {{quote Values.level}}
`,
  'level.yaml.hbs': `{{#unless (or (eq Values.level "info") (eq Values.level "debug"))}}{{fail "this level does not exist"}}{{/unless}}
`,
  'secret.yaml.hbs': `apiVersion: v1
kind: Secret
metadata:
  name: {{Release.Name}}-password
stringData:
  password: {{quote Values.password}}
  user: api
`,
  'extra.yaml.hbs': `{{#if Values.extra}}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{Release.Name}}-extra
data:
  extra: {{quote Values.extra}}
{{/if}}
`,
};

const defaults = { host: '', password: '', fixed: '', extra: '', level: 'info' };
const schema = JSON.stringify({ properties: { level: { enum: ['info', 'debug'] } } });

/** No stand-in looks like that. */
const refusal = '{{#unless (hasPrefix "host-" Values.host)}}{{fail "this host is not known"}}{{/unless}}\n';

/** The values come from resources that the same run creates. */
const program = (fixed: string, extra = '') => `
import { RandomPassword } from '@pulumi/random/randomPassword.js';
import { RandomPet } from '@pulumi/random/randomPet.js';
import { Release } from './components/release/index.ts';

const pet = new RandomPet('host', { keepers: { for: '${fixed}' } });
const password = new RandomPassword('password', { length: 20, special: false });
const app = new Release('app', {
  chart: 'charts/small',
  namespace: 'it-program-values',
  values: { host: pet.id, password: password.result, level: pet.id.apply(() => 'debug'), fixed: '${fixed}'${extra} },
});
export const host = pet.id;
export const { revision, status, notes, manifest } = app;
export const uid = app.getResource('v1/ConfigMap', 'app').apply((map) => map.id);
`;

describe('a release whose values come from other resources', () => {
  let release: Scenario;
  const chart = async (more: Readonly<Record<string, string>> = {}) => {
    await writeChart(release, { ...templates, ...more }, defaults);
    await writeFile(join(release.directory, 'charts', 'small', 'values.schema.json'), schema);
  };
  const previewed = async (): Promise<{ text: string; steps: Step[] }> => {
    const { stdout } = succeeded(await release.pulumi('preview', '--json', '--show-secrets=false'));
    return { text: stdout, steps: JSON.parse(stdout).steps };
  };

  beforeAll(async () => {
    release = await openScenario('program-values');
    await chart();
    await writeProgram(release, program('one'));
  });

  test('is previewed exactly, except for what depends on the unknown values', async () => {
    const { steps } = await previewed();
    const inputs = inputsOf(steps, 'app:ConfigMap/app');
    expect(inputs).toMatchObject({ data: { fixed: 'one', host: unknown, url: unknown, level: unknown } });
    const { data } = inputsOf(steps, 'app:Secret/app-password');
    expect(data).not.toBeUndefined();
    expect(steps.map(({ urn }) => urn.split('::').at(-1))).not.toContain('app:ConfigMap/app-extra');
  });

  fullTest('is previewed with a warning about a value that decides whether an object exists', async () => {
    await writeProgram(release, program('one', ', extra: pet.id'));
    const { text, steps } = await previewed();
    expect(text).toContain('extra: ConfigMap/app-extra');
    expect(inputsOf(steps, 'app:ConfigMap/app-extra')).toMatchObject({ data: { extra: unknown } });
    expect(inputsOf(steps, 'app:ConfigMap/app')).toMatchObject({ data: { fixed: 'one', host: unknown } });
    await writeProgram(release, program('one'));
  });

  fullTest('is refused with --target that leaves out the resources behind the values', async () => {
    const { exitCode, output } = await release.pulumi('up', '--yes', '--skip-preview', '--target', '**app**');
    expect(exitCode).not.toBe(0);
    expect(output).toContain(
      'RELEASE_INCOMPLETE: This run does not know values.host, values.level, values.password of release "app"',
    );
    expect((await release.helm('history', 'app')).output).toContain('release: not found');
  });

  fullTest(
    'is previewed as nothing, with one warning, if the chart refuses the values that stand for unknown ones',
    async () => {
      await chart({ 'check.yaml.hbs': refusal });
      const { text, steps } = await previewed();
      expect(text.match(/The preview cannot render the chart of release/g)).toHaveLength(1);
      expect(text).toContain('fail was called: this host is not known');
      expect(steps.filter(({ urn }) => urn.includes('kubernetes:core'))).toEqual([]);
      await chart();
    },
  );

  test('is deployed with the values', async () => {
    await release.up();
    const outputs = JSON.parse(succeeded(await release.pulumi('stack', 'output', '--json')).stdout);
    expect(outputs).toMatchObject({ revision: 1, status: 'deployed', uid: 'it-program-values/app' });
    const data = succeeded(
      await release.kubectl('get', 'configmap', 'app', '-n', release.namespace, '-o', 'json'),
    ).stdout;
    expect(JSON.parse(data).data).toEqual({
      fixed: 'one',
      level: 'debug',
      host: outputs.host,
      url: `redis://${outputs.host}:6379`,
    });
    expect(await release.preview()).toEqual([]);
  });

  fullTest('is previewed as it is deployed while its namespace or its chart is unknown', async () => {
    const late = "import { RandomPet } from '@pulumi/random/randomPet.js';\nconst late = new RandomPet('late').id;";
    const text = program('one').replace("import { RandomPet } from '@pulumi/random/randomPet.js';", late);
    for (const argument of ["namespace: 'it-program-values'", "chart: 'charts/small'"]) {
      const [name = '', value = ''] = argument.split(': ');
      await writeProgram(release, text.replace(argument, `${name}: late.apply(() => ${value})`));
      const { text: output, steps } = await previewed();
      expect(output).toContain(`The preview does not know ${name} of release`);
      expect(steps.filter(({ op }) => op === 'delete' || op === 'replace')).toEqual([]);
      expect(steps.filter(({ urn }) => urn.includes('ConfigMap'))).toEqual([]);
    }
    await writeProgram(release, program('one'));
  });

  fullTest(
    'is previewed as it is deployed, with one warning, if the chart refuses the values that stand for unknown ones',
    async () => {
      await chart({ 'check.yaml.hbs': refusal });
      const late = "const pet = { id: new RandomPet('late').id.apply((id) => 'host-' + id) };";
      await writeProgram(release, program('one').replace(/^const pet = .*$/m, late));
      const { text, steps } = await previewed();
      expect(text.match(/so it shows the deployed revision/g)).toHaveLength(1);
      expect(steps.filter(({ urn, op }) => urn.includes('kubernetes:core') && op !== 'same')).toEqual([]);
      // The digest is not known, so the preview shows that there may be a new revision.
      expect(steps.map(({ op, urn }) => `${op} ${urn.split('::').at(-1)}`)).toContain('update app:opened');
      await chart();
      await writeProgram(release, program('one'));
    },
  );

  fullTest('keeps the values of resources that --target leaves out', async () => {
    await writeProgram(release, program('one').replace("keepers: { for: 'one' }", "keepers: { for: 'two' }"));
    const { stdout } = await release.up('--target', '**app**');
    expect(stdout).toMatch(/revision: 1/);
    await writeProgram(release, program('one'));
  });

  fullTest('gives its revision, its status and a value to another stack', async () => {
    const reader = await openScenario('program-values-reader');
    const outputs = ['revision', 'status', 'host', 'manifest'].map((name) => `${name} = other.getOutput('${name}')`);
    const stack = `organization/kubesentiment/${release.stack}`;
    await writeProgram(
      reader,
      `import { StackReference } from '@pulumi/pulumi';\nconst other = new StackReference('${stack}');\nexport const ${outputs.join(', ')};\n`,
    );
    await reader.up();
    const read = JSON.parse(succeeded(await reader.pulumi('stack', 'output', '--json')).stdout);
    const { host } = JSON.parse(succeeded(await release.pulumi('stack', 'output', '--json')).stdout);
    expect(read).toEqual({ revision: 1, status: 'deployed', host, manifest: '[secret]' });
  });

  test('keeps a secret output secret, in the state and in previews', async () => {
    const read = ['get', 'secret', 'app-password', '-n', release.namespace, '-o', 'jsonpath={.data.password}'];
    const password = Buffer.from((await release.kubectl(...read)).stdout, 'base64').toString('utf8');
    expect(password).toHaveLength(20);
    const state = succeeded(await release.pulumi('stack', 'export')).stdout;
    await writeProgram(release, program('two'));
    const { text } = await previewed();
    const marks = succeeded(await release.helm('get', 'all', 'app')).stdout;
    expect(marks).toContain(password);
    for (const shown of [state, text]) {
      expect(shown).not.toContain(password);
      expect(shown).not.toContain(Buffer.from(password).toString('base64'));
    }
  });

  test('is destroyed with --run-program only as it is deployed', async () => {
    const destroy = () => release.pulumi('destroy', '--yes', '--skip-preview', '--run-program');
    const { exitCode, output } = await destroy();
    expect([exitCode === 0, output.includes('RELEASE_INCOMPLETE')]).toEqual([false, true]);
    expect(output).toContain('leave out `--run-program`');
    succeeded(await release.kubectl('get', 'configmap', 'app', '-n', release.namespace));
    await writeProgram(release, program('one'));
    succeeded(await destroy());
    expect((await release.helm('history', 'app')).output).toContain('release: not found');
  });
});

interface Step {
  op: string;
  urn: string;
  newState?: { inputs?: Record<string, unknown> };
}

/** The engine's placeholder for an unknown value. */
const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

function inputsOf(steps: readonly Step[], name: string): Record<string, unknown> {
  const step = steps.find(({ urn }) => urn.split('::').at(-1) === name);
  if (step === undefined) throw new Error(`no ${name} among ${steps.map(({ urn }) => urn).join('\n')}`);
  return step.newState?.inputs ?? {};
}
