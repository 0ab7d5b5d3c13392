import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import type { JsonObject } from '../../../components/json/index.ts';
import { afterAnnotation, outcomeAnnotation } from '../../../toolchain/cluster/podStages.ts';
import { fullTest } from '../../selection.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { inGoTemplates, writeFiles } from '../support/smallChart.ts';

function deployment(name: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  strategy: {type: Recreate}
  selector: {matchLabels: {app: ${name}} }
  template:
    metadata:
      labels: {app: ${name}}
      annotations: {${afterAnnotation}: {{quote Values.after}}, ${outcomeAnnotation}: {{quote Values.outcome}} }
    spec:
      containers: [{name: main, image: "registry.example/${name}:{{Values.tag}}"}]
`;
}

function configMap(name: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata: {tag: {{quote Values.tag}} }\n`;
}

function crd(kind: string): string {
  const name = kind.toLowerCase();
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: ${name}s.order.example
spec:
  group: order.example
  scope: Namespaced
  names: {kind: ${kind}, plural: ${name}s}
  versions:
    - name: v1
      served: true
      storage: true
      schema: {openAPIV3Schema: {type: object} }
    {{#if Values.bumped}}
    - name: v2
      served: true
      storage: false
      schema: {openAPIV3Schema: {type: object} }
    {{/if}}
`;
}

function resource(kind: string): string {
  return `apiVersion: order.example/{{Values.version}}\nkind: ${kind}\nmetadata:\n  name: one\n`;
}

/** The app's objects and those of its dependency; each defines a kind that the other has a resource of. */
const templates = {
  app: {
    'deployment.yaml.hbs': deployment('app'),
    'config.yaml.hbs': configMap('app'),
    'definition.yaml.hbs': crd('Upper'),
    'resource.yaml.hbs': resource('Lower'),
  },
  cache: inGoTemplates({
    'deployment.yaml': deployment('cache'),
    'config.yaml': configMap('cache'),
    'definition.yaml': crd('Lower'),
    'resource.yaml': resource('Upper'),
  }),
};
const values = { tag: 'v1', version: 'v1', bumped: false, after: '1ms', outcome: 'ready' };

/** A version more of each kind, and resources of that version. */
const bumped = { version: 'v2', bumped: true };

async function writeCharts({ directory }: Scenario): Promise<void> {
  const dependencies = [{ name: 'cache', version: '1.0.0', repository: 'file://../cache' }];
  const app = join(directory, 'charts', 'app');
  await writeFiles(app, templates.app, values, { name: 'app', dependencies });
  await writeFile(join(app, 'Chart.lock'), stringify({ dependencies }));
  await writeFiles(join(directory, 'charts', 'cache'), templates.cache, values, { name: 'cache' });
}

/** A resource in an exported state. */
interface StateResource {
  urn: string;
  dependencies?: string[];
}

describe('an app that depends on another chart', () => {
  let release: Scenario;
  beforeAll(async () => {
    release = await openScenario('order', {
      configure: (config) => {
        const settings = { chart: 'charts/app', dependsOn: ['cache'], wait: false, failFastAfter: '1s' };
        config['kubesentiment:release'] = { ...config['kubesentiment:release'], ...settings };
        config['kubesentiment:values'] = { cache: { after: '2s' } };
        delete config['kubesentiment:dependencies'];
      },
    });
    await writeCharts(release);
  });

  test('is created after that chart is ready, also with `wait: false`', async () => {
    await release.up();
    const ready = await readySince(release, 'cache');
    expect(await changedAt(release, 'configmap', 'app')).toBeGreaterThanOrEqual(ready);
    expect(await changedAt(release, 'deployment', 'app')).toBeGreaterThanOrEqual(ready);
  });

  test('has all its dependencies in the state, without those that follow from others', async () => {
    const { stdout } = succeeded(await release.pulumi('stack', 'export'));
    const { deployment }: { deployment: { resources: StateResource[] } } = JSON.parse(stdout);
    const direct = new Map(deployment.resources.map(({ urn, dependencies = [] }) => [urn, dependencies]));
    const isBehind = (urn: string, other: string): boolean =>
      (direct.get(urn) ?? []).some((each) => each === other || isBehind(each, other));
    const deployed = [...direct.keys()].find((urn) => urn.endsWith('::deployed')) ?? '';
    const objects = [...direct.keys()].filter((urn) => /\$kubernetes:|:Stash::/.test(urn));
    expect(objects.length).toBeGreaterThan(8);
    expect(objects.filter((urn) => !isBehind(deployed, urn))).toEqual([]);
    // The objects of the first tier alone depend on it directly.
    const ofKubernetes = objects.filter((urn) => urn.includes('$kubernetes:'));
    const repeated = ofKubernetes.filter((urn) => {
      const all = direct.get(urn) ?? [];
      return all.length > 1 && all.some((each) => each.endsWith('::opened'));
    });
    expect(repeated).toEqual([]);
  });

  fullTest('is updated after that chart is ready, also in a rollback', async () => {
    await configure(release, { ...bumped, tag: 'v2', cache: { ...bumped, after: '2s' } });
    await release.up();
    expect(await changedAt(release, 'deployment', 'app')).toBeGreaterThanOrEqual(await readySince(release, 'cache'));
    await release.configure((config) => {
      config['kubesentiment:release'].rollbackTo = 1;
    });
    await release.up();
    expect(await changedAt(release, 'deployment', 'app')).toBeGreaterThanOrEqual(await readySince(release, 'cache'));
    expect((await release.history()).slice(1)).toEqual(['2 superseded Upgrade complete', '3 deployed Rollback to 1']);
    const [image] = await read(release, ['deployment', 'app'], '..image');
    expect(image).toBe('registry.example/app:v1');
  });

  test('is not changed if that chart does not become ready', async () => {
    const before = await versions(release);
    await configure(release, { tag: 'v3', cache: { outcome: 'crash' } });
    const { exitCode, output } = await release.pulumi('up', '--yes', '--skip-preview');
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(/RELEASE_NOT_READY: "cache" is not ready.*\n.*Deployment\/cache: .*CrashLoopBackOff/);
    expect((await release.history()).at(-1)).toMatch(/^\d failed Upgrade .*Deployment\/cache/);
    expect(await versions(release)).toEqual(before);
  });
});

async function configure({ configure: edit }: Scenario, given: JsonObject): Promise<void> {
  await edit((config) => {
    config['kubesentiment:release'].rollbackTo = null;
    config['kubesentiment:values'] = given;
  });
}

async function read({ kubectl, namespace }: Scenario, what: readonly string[], path: string): Promise<string[]> {
  const output = ['-o', `jsonpath={${path}}`, '--show-managed-fields'];
  return succeeded(await kubectl('get', ...what, '-n', namespace, ...output)).stdout.split(' ');
}

/** When the newest pod of a Deployment got ready, in milliseconds since 1970; the API gives full seconds. */
async function readySince(release: Scenario, app: string): Promise<number> {
  const path = '.items[*].status.conditions[?(@.type=="Ready")].lastTransitionTime';
  return Math.max(...(await read(release, ['pods', '-l', `app=${app}`], path)).map(Date.parse));
}

/** When our field manager wrote an object last. */
async function changedAt(release: Scenario, kind: string, name: string): Promise<number> {
  const [time = ''] = await read(release, [kind, name], '.metadata.managedFields[?(@.manager=="kubesentiment")].time');
  return Date.parse(time);
}

/** What moves when one of the app's objects is written. */
async function versions(release: Scenario): Promise<string[][]> {
  // With its version: kubectl remembers for a while what the server served before.
  const objects = ['configmap/app', 'deployment/app', 'lowers.v1.order.example/one'];
  return Promise.all(objects.map((object) => read(release, [object], '.metadata.resourceVersion')));
}
