import { beforeAll, describe, expect, test } from '@jest/globals';
import { fullTest } from '../../selection.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';
import { configMapChart, writeProgram } from './program.ts';

/** Two releases of one name in two namespaces, the second one in a component that waits for the first, and a third one that waits for it. */
const program = ({ before = '', options = '' } = {}) => `
import * as pulumi from '@pulumi/pulumi';
import { Release } from './components/release/index.ts';
${before}
const chart = 'charts/small';
const blue = new Release('blue', { chart, name: 'app', namespace: 'it-options-blue', deleteNamespace: true }, { ${options} });
class Group extends pulumi.ComponentResource {
  readonly revision: pulumi.Output<number>;
  constructor(name: string, opts: pulumi.ComponentResourceOptions) {
    super('it:index:Group', name, {}, opts);
    const green = new Release('green', { chart, name: 'app', namespace: 'it-options-green', deleteNamespace: true }, { parent: this });
    this.revision = green.revision;
    this.registerOutputs({});
  }
}
const group = new Group('group', { dependsOn: [blue] });
const last = new Release('last', { chart, namespace: 'it-options-last', deleteNamespace: true }, { dependsOn: [group] });
export const revisions = [blue.revision, group.revision, last.revision];
export const names = last.resources.apply((all) => all.length);
`;

const labelled = `
pulumi.runtime.registerResourceTransform(({ type, props, opts }) =>
  type !== 'kubernetes:core/v1:ConfigMap' ? undefined
    : { props: { ...props, metadata: { ...props.metadata, labels: { ...props.metadata.labels, team: 'a' } } }, opts });
`;

describe('releases of one program', () => {
  let release: Scenario;
  const outputs = async () => JSON.parse(succeeded(await release.pulumi('stack', 'output', '--json')).stdout);
  const versions = async (name: string, namespace: string) => {
    const { stdout } = succeeded(await release.kubectl('get', 'secrets', '-n', namespace, '-o', 'name'));
    return stdout.split('\n').filter((line) => line.includes(`sh.helm.release.v1.${name}.`)).length;
  };

  beforeAll(async () => {
    release = await openScenario('options');
    await writeChart(release, configMapChart, { text: 'one' });
    await writeProgram(release, program());
  });

  test('are deployed side by side, one after the other where the program says so, and unchanged then', async () => {
    await release.up();
    expect(await outputs()).toEqual({ revisions: [1, 1, 1], names: 1 });
    expect(await release.preview()).toEqual([]);
    expect([await versions('app', 'it-options-blue'), await versions('last', 'it-options-last')]).toEqual([1, 1]);
  });

  test('wait for what the component around them depends on, and keep others waiting in it', async () => {
    const { deployment } = JSON.parse(succeeded(await release.pulumi('stack', 'export')).stdout);
    const createdAt = (name: string): number => {
      const named = deployment.resources.find(({ urn }: { urn: string }) => urn.endsWith(`::${name}`));
      return Date.parse(named.created);
    };
    const times = ['blue:deployed', 'green:opened', 'green:deployed', 'last:opened'].map(createdAt);
    expect(times).toEqual(times.toSorted((left, right) => left - right));
  });

  fullTest('pass protect and transforms of options to their objects', async () => {
    const kept =
      "transforms: [({ type, props, opts }) => ({ props, opts: { ...opts, protect: type.endsWith(':ConfigMap') } })]";
    await writeProgram(release, program({ options: kept }));
    await release.up();
    const { deployment } = JSON.parse(succeeded(await release.pulumi('stack', 'export')).stdout);
    const isProtected = (resource: { urn: string; protect?: boolean }) => resource.protect === true;
    const names = deployment.resources.filter(isProtected).map(({ urn }: { urn: string }) => urn.split('::').at(-1));
    expect(names).toEqual(['blue:ConfigMap/app']);
    // The release may still change, and add an object.
    await writeProgram(release, program({ options: 'protect: true' }));
    const added = configMapChart['configmap.yaml.hbs'].replace(
      'name: {{Release.Name}}',
      'name: {{Release.Name}}-added',
    );
    await writeChart(release, { ...configMapChart, 'added.yaml.hbs': added }, { text: 'one' });
    await release.up();
    expect((await outputs()).revisions).toEqual([2, 2, 2]);
    await writeProgram(release, program());
    await release.up();
  });

  fullTest('refuse a provider of @pulumi/kubernetes, and say what to pass instead', async () => {
    const before =
      "import { Provider } from '@pulumi/kubernetes/provider.js';\nconst provider = new Provider('own', {});";
    await writeProgram(release, program({ before, options: 'provider' }));
    const { output } = await release.pulumi('preview');
    expect(output).toContain('CONFIG_PROVIDER: Release "blue"');
    expect(output).toContain('Pass the kubeconfig of that provider in the argument kubeconfig');
    await writeProgram(release, program());
  });

  fullTest('refuse a second release of the same name and namespace', async () => {
    const options = "}); new Release('again', { chart, name: 'app', namespace: 'it-options-blue' }, {";
    await writeProgram(release, program({ options }));
    const { output } = await release.pulumi('preview');
    expect(output).toContain('RELEASE_DECLARED_TWICE: Two releases of this program have the name "app"');
    await writeProgram(release, program());
  });

  fullTest('report invalid arguments by their names', async () => {
    const options =
      '}); new Release("bad", { chart, timeout: "soon", wiat: true, values: { a: () => 1 } as never } as never, {';
    await writeProgram(release, program({ options }));
    const { output } = await release.pulumi('preview');
    expect(output).toContain('CONFIG_WRONG_TYPE');
    expect(output).toContain('The argument values.a is a function');
    // Code that does not know who gives the settings.
    const missing = '}); new Release("bad", { chart: "./charts/none", namespace: "it-options-bad" }, {';
    await writeProgram(release, program({ options: missing }));
    const { output: ofChart } = await release.pulumi('preview');
    expect(ofChart).toContain('CHART_MISSING');
    expect(ofChart).toContain('Set `chart` to the folder');
    expect(ofChart).not.toMatch(/kubesentiment:(?:release|values)\b/);
    await writeProgram(release, program());
  });

  test('refuse a transform that changes an object, since the revision would not record it', async () => {
    await writeProgram(release, program({ before: labelled }));
    const { exitCode, output } = await release.pulumi('up', '--yes', '--skip-preview');
    expect(exitCode).not.toBe(0);
    expect(output).toContain('RELEASE_TRANSFORMED');
    expect(output).toContain('ConfigMap/app (metadata.labels.team)');
  });

  test('refuse ignoreChanges of a transform once the chart renders another value', async () => {
    const ignored = `
pulumi.runtime.registerResourceTransform(({ type, props, opts }) =>
  type === 'kubernetes:core/v1:ConfigMap' ? { props, opts: pulumi.mergeOptions(opts, { ignoreChanges: ['data'] }) } : undefined);
`;
    await writeProgram(release, program({ before: ignored }));
    await writeChart(release, configMapChart, { text: 'two' });
    const { exitCode, output } = await release.pulumi('up', '--yes', '--skip-preview');
    expect([exitCode === 0, /RELEASE_(?:TRANSFORMED|INCOMPLETE)/.test(output)]).toEqual([false, true]);
    await writeChart(release, configMapChart, { text: 'one' });
  });

  test('are destroyed, except for one with retainOnDelete, which stays with its history', async () => {
    await writeProgram(release, program({ options: 'retainOnDelete: true' }));
    await release.up();
    const labels = ['get', 'configmap', 'app', '-n', 'it-options-blue', '-o', 'jsonpath={.metadata.labels}'];
    expect((await release.kubectl(...labels)).stdout).not.toContain('team');
    const [revision] = (await outputs()).revisions;
    succeeded(await release.pulumi('destroy', '--yes', '--skip-preview'));
    expect((await release.kubectl('get', 'namespace', 'it-options-green')).output).toMatch(/NotFound|Terminating/);
    succeeded(await release.kubectl('get', 'configmap', 'app', '-n', 'it-options-blue'));
    // The revision with the ignored change has failed, and is kept as well.
    expect(await versions('app', 'it-options-blue')).toBe(revision);
    succeeded(await release.kubectl('delete', 'namespace', 'it-options-blue', '--wait=false'));
  });
});
