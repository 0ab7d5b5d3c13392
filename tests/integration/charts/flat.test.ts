import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../../components/manifest/index.ts';
import { fullTest } from '../../selection.ts';
import { integrationEnvironment } from '../support/environment.ts';
import { writeGoChart } from '../support/goChart.ts';
import { liveObjects } from '../support/liveLikeHelm.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';

const metadata = '{ name: "{{ .Release.Name }}-web", namespace: "{{ .Release.Namespace }}" }';
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: ${metadata}
spec:
  replicas: {{ .Values.replicas }}
  selector: { matchLabels: { app: {{ .Release.Name }} } }
  template:
    metadata:
      labels: { app: {{ .Release.Name }} }
      annotations:
        checksum/config: {{ .Values.image.tag | sha256sum }}
        checksum/login: {{ include (print $.Template.BasePath "/login.yaml") . | sha256sum }}
    spec:
      containers: [{ name: web, image: "registry.example/web:{{ .Values.image.tag | default .Chart.Version }}" }]
`;
const login = `apiVersion: v1
kind: Secret
metadata: { name: {{ .Release.Name }}-login }
stringData: { password: {{ randAlphaNum 20 }}, empty: "" }
`;
const text = `apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }}-text }
data:
  prometheus: '{{ "{{ $labels.pod }} in \${" }}{{ .Release.Namespace }}} and {{ "{{{" }}'
  {{ .Release.Name }}.conf: |
    name = {{ .Release.Name }}
    # Not the name: mlops-sentiment
`;
const files = {
  'values.yaml': 'greeting: hello\nother: { enabled: false }\nimage: { tag: "" }\nreplicas: 2\n',
  'templates/deployment.yaml': deployment,
  'templates/login.yaml': login,
  'templates/text.yaml': text,
  // A flat chart sees the stack's capabilities, and not those of the cluster.
  'templates/capabilities.yaml': '',
};
const kinds = [
  'configmaps',
  'services',
  'serviceaccounts',
  'deployments.apps',
  'secrets',
  'gadgets.main-chart.example',
];

describe('a flat chart', () => {
  let release: Scenario;
  const flat = (...args: string[]) =>
    release.releaseCommand('package', '--flat', '-s', release.stack, '-d', 'dist', '-o', 'json', ...args);
  beforeAll(async () => {
    release = await openScenario('flat');
  });

  test('of our chart renders in stock Helm what a deploy creates', async () => {
    const page = await readFile('docs/publishing.md', 'utf8');
    const inPage = (pattern: RegExp) => pattern.exec(page)?.[1]?.replaceAll('prod', release.stack).split(' ') ?? [];
    const documented = inPage(/^ {4}npm run -s release -- (package --flat .*)$/m);
    const made = await release.releaseCommand(...documented, '-o', 'json');
    const { path, secrets } = JSON.parse(succeeded(made).stdout);
    await writeFile(join(release.directory, 'secrets.yaml'), /```yaml\n(secrets:[\s\S]*?)```/.exec(page)?.[1] ?? '');
    for (const pattern of [/^ {4}helm (install .*)$/m, /^ {4}helm (upgrade .*)$/m]) {
      const words = inPage(pattern).map((word) => (word.endsWith('.tgz') ? path : word));
      const given = words[0] === 'upgrade' ? ['--install', '-f', 'secrets.yaml'] : [];
      succeeded(await release.helm(...words, ...given, '--dry-run=client'));
    }
    const [{ name, keys }] = secrets;
    const given = keys.flatMap((key: string) => ['--set', `secrets.${name}.${key}=secret`]);
    const ours = objectsOf(succeeded(await release.releaseCommand('template', '-s', release.stack)).stdout);
    for (const helm of [release.helm, release.helm3]) {
      expect(succeeded(await helm('lint', '--strict', path, ...given)).output).toContain('0 chart(s) failed');
      const theirs = objectsOf(succeeded(await helm('template', 'mlops-sentiment', path, ...given)).stdout);
      const { 'Secret/mlops-sentiment-credentials': credentials, ...others } = theirs;
      expect(others).toEqual(ours);
      expect(credentials).toMatchObject({ data: { 'api-key': Buffer.from('secret').toString('base64') } });
      const refused = await helm('template', 'mlops-sentiment', path);
      expect(refused.output).toContain(`The value secrets.${name}.${keys[0]} is not set.`);
    }
  });

  fullTest('installed by stock Helm under another name equals our deploy, and its values can be set', async () => {
    await writeGoChart(release, files);
    await release.configure((stack) => {
      stack['kubesentiment:release'].chart = 'charts/demo';
      stack['kubesentiment:values'] = { replicas: 3 };
    });
    const [archive, sum] = ['dist/static-2.0.0.tgz', 'ConfigMap/mlops-sentiment-demo: data.sum'];
    const made = await flat('--value', 'image.tag', '--value', 'replicas', '--name', 'static', '--version', '2.0.0');
    expect(JSON.parse(succeeded(made).stdout)).toMatchObject({ path: archive, fixed: [sum] });
    await release.up();
    const ours = await liveObjects(release, kinds, { name: 'mlops-sentiment', namespace: release.namespace });
    const second = { name: 'second', namespace: 'it-flat-second' };
    const helm = async (...args: string[]) => {
      const env = { ...integrationEnvironment().variables, HELM_NAMESPACE: second.namespace };
      return (await execa('helm', args, { cwd: release.directory, env, all: true })).all;
    };
    const install = ['install', second.name, archive, '--create-namespace'];
    const set = ['--set', 'secrets.login.password=hunter2'];
    await helm(...install, ...set);
    const theirs = await liveObjects(release, kinds, second);
    const own = '# Not the name: mlops-sentiment';
    const shown = JSON.stringify(comparable(theirs));
    expect(shown).toContain(own);
    expect(JSON.parse(shown.replace(own, '# Not the name: RELEASE'))).toEqual(comparable(ours));
    expect(await helm('get', 'notes', second.name)).toContain('Greets with hello.');
    const upgrade = ['upgrade', second.name, archive, '--reuse-values', '--set'];
    await helm(...upgrade, 'image.tag=v2,replicas=1');
    const path = 'jsonpath={.spec.replicas} {..containers[0].image}';
    const { stdout } = await release.kubectl('get', 'deployment', 'second-web', '-n', second.namespace, '-o', path);
    expect(stdout).toBe('1 registry.example/web:v2');
    await expect(helm(...upgrade, 'replica=1')).rejects.toThrow(/'replica' not allowed/);
    const existing = await helm('template', 'third', archive, '--set', 'existingSecrets={login}');
    expect(Object.keys(objectsOf(existing)).filter((name) => name.startsWith('Secret'))).toEqual([]);
    await helm('uninstall', second.name);
  });
});

/** The objects of a manifest by `Kind/name`. */
function objectsOf(yaml: string): Record<string, KubernetesObject> {
  const objects = parseAllDocuments(yaml).map((document): KubernetesObject | null => document.toJS());
  return Object.fromEntries(
    objects.flatMap((object) => (object === null ? [] : [[`${object.kind}/${object.metadata.name}`, object]])),
  );
}

/** Without the data of Secrets, which each install sets, and without checksums, which the name decides. */
function comparable(objects: Record<string, unknown>): unknown {
  return JSON.parse(
    JSON.stringify(objects, (key, value: unknown) =>
      key === 'checksum/login' || key === 'sum' || (key === 'password' && typeof value === 'string')
        ? undefined
        : value,
    ),
  );
}
