import { appendFile, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import type { Json, JsonObject } from '../../../components/json/index.ts';
import type { KubernetesObject } from '../../../components/manifest/index.ts';
import { fullTest } from '../../selection.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';

/** One release through its life: each test goes on where the one before it ended. */
describe('a release', () => {
  let release: Scenario;
  beforeAll(async () => {
    release = await openScenario('lifecycle');
  });

  test('is installed as revision 1, with all objects ready', async () => {
    await release.up();
    expect(await release.history()).toEqual(['1 deployed Install complete']);
    const { stdout } = await release.kubectl(
      ...['get', 'deployments,statefulsets', '-n', release.namespace, '-o', 'json'],
    );
    const { items }: { items: { metadata: { name: string }; status: JsonObject; spec: JsonObject }[] } =
      JSON.parse(stdout);
    expect(items.map(({ metadata }) => metadata.name).sort()).toEqual([
      'mlops-sentiment',
      'mlops-sentiment-alertmanager',
      'mlops-sentiment-grafana',
      'mlops-sentiment-prometheus-server',
      'mlops-sentiment-redis-master',
    ]);
    for (const { status, spec } of items) expect(status.availableReplicas).toBe(spec.replicas);
  });

  test('has dependencies that find each other and their credentials by name', async () => {
    const objects = new Map((await appliedObjects(release)).map((object) => [keyOf(object), object]));
    const json = (key: string) => JSON.stringify(required(objects.get(key)));
    const password = '{"secretKeyRef":{"key":"redis-password","name":"mlops-sentiment-credentials"}}';
    const sorted = (text: string) => text.replaceAll(/"name":("[^"]*"),"key":("[^"]*")/g, '"key":$2,"name":$1');
    expect(sorted(json('Deployment/mlops-sentiment'))).toContain(password);
    expect(json('Deployment/mlops-sentiment')).toContain('"mlops-sentiment-redis-master"');
    expect(sorted(json('StatefulSet/mlops-sentiment-redis-master'))).toContain(password);
    expect(json('ConfigMap/mlops-sentiment-prometheus-server')).toContain('mlops-sentiment-alertmanager:9093');
    expect([...objects.keys()]).toEqual(
      expect.arrayContaining(['Service/mlops-sentiment-redis-master', 'Service/mlops-sentiment-alertmanager']),
    );
  });

  test('gets no revision without a change', async () => {
    const file = join(release.directory, 'loaded');
    const recorder = resolve(import.meta.dirname, '..', 'support', 'recordLoads.mjs');
    Object.assign(release.variables, { NODE_OPTIONS: `--import=${recorder}`, LOADED_MODULES: file });
    await release.up('--expect-no-changes');
    for (const name of ['NODE_OPTIONS', 'LOADED_MODULES']) delete release.variables[name];
    expect(await release.history()).toHaveLength(1);
    // A fifth more than they load today.
    for (const [role, most] of [
      ['run', 240],
      ['dynamic-provider', 220],
    ] as const) {
      const modules = (await readFile(`${file}.${role}`, 'utf8')).trimEnd().split('\n');
      expect(modules.filter((url) => /\/bundles\/.*\.mjs$/.test(url))).not.toEqual([]);
      expect(modules.length).toBeLessThan(most);
    }
  });

  test('previews exactly what an edited image tag changes, and becomes revision 2', async () => {
    await release.configure((config) => {
      config['kubesentiment:values'].image = { tag: 'v2.0.0' };
    });
    expect(await release.preview()).toEqual([
      'update kubernetes:apps/v1:Deployment Deployment/mlops-sentiment',
      'update pulumi-nodejs:dynamic/kubesentiment:RevisionDeployed deployed',
      'update pulumi-nodejs:dynamic/kubesentiment:RevisionOpened opened',
    ]);
    await release.up();
    expect(await release.history()).toEqual(['1 superseded Install complete', '2 deployed Upgrade complete']);
    expect(await imageOf(release)).toMatch(/:v2\.0\.0$/);
  });

  test('previews a rollback and deploys it as revision 3', async () => {
    await release.configure((config) => {
      config['kubesentiment:release'].rollbackTo = 1;
    });
    const { stdout } = succeeded(await release.pulumi('preview', '--diff'));
    expect(stdout).toMatch(/image *: ".*:v2\.0\.0" => ".*:v1\.0\.0"/);
    await release.up();
    expect(await release.history()).toEqual([
      '1 superseded Install complete',
      '2 superseded Upgrade complete',
      '3 deployed Rollback to 1',
    ]);
    expect(await imageOf(release)).toMatch(/:v1\.0\.0$/);
  });

  test('is shown by stock Helm with the applied manifest', async () => {
    const { stdout } = succeeded(await release.helm('get', 'manifest', 'mlops-sentiment'));
    const recorded = new Map(documentsOf(stdout).map((object) => [keyOf(object), object]));
    const applied = new Map((await appliedObjects(release)).map((object) => [keyOf(object), object]));
    expect([...applied.keys()].sort()).toEqual([...recorded.keys()].sort());
    for (const [key, object] of applied)
      expect(withoutOwnLabels(object)).toEqual(withoutOwnLabels(required(recorded.get(key))));
  });

  fullTest("gets no revision after a rollback if only the provider's code is edited", async () => {
    const face = join(release.directory, 'components', 'revision', 'index.ts');
    await appendFile(face, '\nexport const edited = true;\n');
    await release.up('--expect-no-changes');
    expect(await release.history()).toHaveLength(3);
  });

  test('keeps its credentials out of the state, the history and the output', async () => {
    const { stdout: data } = await release.kubectl(
      ...['get', 'secret', 'mlops-sentiment-credentials', '-n', release.namespace, '-o', 'jsonpath={.data}'],
    );
    const secrets: Record<string, string> = JSON.parse(data);
    const state = succeeded(await release.pulumi('stack', 'export')).stdout;
    const record = succeeded(await release.helm('get', 'all', 'mlops-sentiment')).stdout;
    for (const name of ['api-key', 'admin-password', 'redis-password']) {
      const secret = secrets[name] ?? '';
      const key = Buffer.from(secret, 'base64').toString();
      expect(key).toHaveLength(32);
      for (const text of [state, record]) {
        expect(text).not.toContain(key);
        expect(text).not.toContain(secret);
      }
    }
  });

  test('leaves nothing but the namespace when it is destroyed', async () => {
    succeeded(await release.pulumi('destroy', '--yes', '--skip-preview'));
    const kinds = 'deployments,statefulsets,replicasets,pods,services,configmaps,secrets,serviceaccounts';
    const { stdout } = await release.kubectl('get', kinds, '-n', release.namespace, '-o', 'name');
    const left = stdout
      .split('\n')
      .filter((name) => !/^(|configmap\/kube-root-ca.crt|serviceaccount\/default)$/.test(name));
    expect(left).toEqual([]);
    const { stdout: cluster } = await release.kubectl('get', 'clusterroles,clusterrolebindings', '-o', 'name');
    expect(cluster).not.toContain(release.namespace);
    succeeded(await release.kubectl('get', 'namespace', release.namespace));
  });
});

async function imageOf(release: Scenario): Promise<string> {
  const path = 'jsonpath={.spec.template.spec.containers[0].image}';
  const { stdout } = await release.kubectl('get', 'deployment', 'mlops-sentiment', '-n', release.namespace, '-o', path);
  return stdout;
}

function documentsOf(text: string): KubernetesObject[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS())
    .filter((document) => document !== null);
}

/** What the engine sent, as its state has it; the credentials are no part of the manifest. */
async function appliedObjects(release: Scenario): Promise<KubernetesObject[]> {
  const { stdout } = succeeded(await release.pulumi('stack', 'export'));
  const { deployment }: { deployment: { resources: { type: string; inputs: KubernetesObject }[] } } =
    JSON.parse(stdout);
  return deployment.resources
    .filter(({ type }) => type.startsWith('kubernetes:'))
    .map(({ inputs }) => inputs)
    .filter(({ metadata }) => metadata.name !== 'mlops-sentiment-credentials');
}

function keyOf({ kind, metadata }: KubernetesObject): string {
  return `${kind}/${metadata.name}`;
}

/** Without what only the live object carries. */
function withoutOwnLabels(object: KubernetesObject): Json {
  const { labels = {}, annotations = {}, namespace: _namespace, ...metadata } = object.metadata;
  const kept = Object.entries(annotations).filter(
    ([key]) => !key.startsWith('pulumi.com/') && !key.startsWith('meta.helm.sh/'),
  );
  const { 'app.kubernetes.io/managed-by': _managedBy, ...others } = labels;
  const { metadata: _metadata, ...rest } = object;
  return { ...rest, metadata: { ...metadata, labels: others, annotations: Object.fromEntries(kept) } };
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('missing');
  return value;
}
