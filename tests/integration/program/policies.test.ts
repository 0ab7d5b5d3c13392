import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { fullTest } from '../../selection.ts';
import { openScenario, type Scenario } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';
import { configMapChart, writeProgram } from './program.ts';

const program = `
import { Release } from './components/release/index.ts';

const app = new Release('app', { chart: 'charts/small', namespace: 'it-policies', deleteNamespace: true });
export const { revision } = app;
`;

const policies = {
  ofResource: `{ name: 'text', description: 'Texts', enforcementLevel: 'mandatory',
    validateResource: ({ type, props }, report) => {
      if (type === 'kubernetes:core/v1:ConfigMap' && props.data.text === 'bad') report('a resource has a bad text');
    } }`,
  ofStack: `{ name: 'texts', description: 'Texts of the stack', enforcementLevel: 'mandatory',
    validateStack: ({ resources }, report) => {
      const isBad = ({ type, props }) => type === 'kubernetes:core/v1:ConfigMap' && props.data.text === 'bad';
      if (resources.some(isBad)) report('the stack has a bad text');
    } }`,
  remediation: `{ name: 'label', description: 'Labels', enforcementLevel: 'remediate',
    remediateResource: ({ type, props }) => type !== 'kubernetes:core/v1:ConfigMap' ? undefined
      : { ...props, metadata: { ...props.metadata, labels: { ...props.metadata.labels, team: 'a' } } } }`,
};

describe('a policy pack', () => {
  let release: Scenario;
  const writePolicies = async (...names: (keyof typeof policies)[]) => {
    const rules = names.map((name) => policies[name]).join(',\n');
    const text = `const { PolicyPack } = require('@pulumi/policy');\nnew PolicyPack('rules', { policies: [${rules}] });\n`;
    await writeFile(join(release.directory, 'rules', 'index.js'), text);
  };
  const run = (...args: string[]) => release.pulumi(...args, '--policy-pack', 'rules');

  beforeAll(async () => {
    release = await openScenario('policies');
    const folder = join(release.directory, 'rules');
    await mkdir(folder);
    await writeFile(join(folder, 'PulumiPolicy.yaml'), 'runtime: nodejs\n');
    await writeFile(
      join(folder, 'package.json'),
      JSON.stringify({ name: 'rules', version: '1.0.0', type: 'commonjs' }),
    );
    await writeProgram(release, program);
    await writeChart(release, configMapChart, { text: 'bad' });
  });

  test('sees the objects of a release, and stops the run before it opens a revision', async () => {
    await writePolicies('ofResource');
    const { exitCode, output } = await run('up', '--yes');
    expect([exitCode === 0, output.includes('a resource has a bad text')]).toEqual([false, true]);
    expect((await release.helm('history', 'app')).output).toContain('release: not found');
  });

  fullTest('sees the objects of a release in its stack', async () => {
    await writePolicies('ofStack');
    const ofStack = await run('preview');
    expect([ofStack.exitCode === 0, ofStack.output.includes('the stack has a bad text')]).toEqual([false, true]);
  });

  fullTest('is refused if it changes an object, since the revision would not record it', async () => {
    await writeChart(release, configMapChart, { text: 'good' });
    await writePolicies('remediation');
    const { exitCode, output } = await run('up', '--yes', '--skip-preview');
    expect(exitCode).not.toBe(0);
    expect(output).toContain('RELEASE_TRANSFORMED');
    expect(output).toContain('ConfigMap/app (metadata.labels.team)');
  });

  test('accepts a release that complies, also after a refused run', async () => {
    await writeChart(release, configMapChart, { text: 'good' });
    await writePolicies('ofResource', 'ofStack');
    const { exitCode, output } = await run('up', '--yes', '--skip-preview');
    expect([exitCode, output]).toEqual([0, expect.stringMatching(/revision: \d/)]);
    const map = ['get', 'configmap', 'app', '-n', release.namespace, '-o', 'jsonpath={.metadata.labels}'];
    expect((await release.kubectl(...map)).stdout).not.toContain('team');
  });
});
