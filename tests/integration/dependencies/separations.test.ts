import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readSettings } from '../../../components/config/index.ts';
import type { PluginHelm } from '../../../components/helm/index.ts';
import { formatPath, type JsonObject } from '../../../components/json/index.ts';
import { objectIdentity } from '../../../components/manifest/index.ts';
import { findRenames } from '../../../components/render/conflicts/findRenames.ts';
import { renderRelease } from '../../../components/render/index.ts';
import { openHelmEngine } from './chartTrees.ts';

/** As `helm create` writes it. */
const fullname = (chart: string) => `{{- define "${chart}.fullname" -}}
{{- if .Values.fullnameOverride }}{{ .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else }}{{ printf "%s-%s" .Release.Name (default .Chart.Name .Values.nameOverride) | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}
`;

const object = (apiVersion: string, kind: string, name: string) =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name} }\n`;
const role = (name: string) => object('rbac.authorization.k8s.io/v1', 'ClusterRole', name);

/** A chart as those of the community are, with two in it: one that declares no overrides, and one whose object has its name for ever. */
const files: Readonly<Record<string, string>> = {
  'monitoring/Chart.yaml': `apiVersion: v2
name: monitoring
version: 1.0.0
dependencies:
  - { name: state-metrics, version: '*' }
  - { name: registry, version: '*', condition: registry.enabled }
`,
  'monitoring/values.yaml': `server:
  clusterRoleNameOverride: ""
ingressClass: { name: web }
registry: { enabled: true }
`,
  'monitoring/templates/_helpers.tpl': fullname('monitoring'),
  'monitoring/templates/role.yaml': role(
    '{{ .Values.server.clusterRoleNameOverride | default (include "monitoring.fullname" .) }}',
  ),
  'monitoring/templates/class.yaml': object('networking.k8s.io/v1', 'IngressClass', '{{ .Values.ingressClass.name }}'),
  'monitoring/templates/service.yaml': object('v1', 'Service', '{{ include "monitoring.fullname" . }}'),
  'monitoring/charts/state-metrics/Chart.yaml': 'apiVersion: v2\nname: state-metrics\nversion: 1.0.0\n',
  'monitoring/charts/state-metrics/templates/_helpers.tpl': fullname('state-metrics'),
  'monitoring/charts/state-metrics/templates/role.yaml': role('{{ include "state-metrics.fullname" . }}'),
  'monitoring/charts/state-metrics/templates/account.yaml': object(
    'v1',
    'ServiceAccount',
    '{{ include "state-metrics.fullname" . }}',
  ),
  'monitoring/charts/registry/Chart.yaml': 'apiVersion: v2\nname: registry\nversion: 1.0.0\n',
  'monitoring/charts/registry/templates/service.yaml': object('apiregistration.k8s.io/v1', 'APIService', 'v1.example'),
  'own/Chart.yaml': `apiVersion: v2
name: own
version: 1.0.0
dependencies:
  - { name: monitoring, alias: watch, version: 1.0.0, repository: file://../monitoring }
`,
  'own/Chart.lock': 'dependencies: [{ name: monitoring, version: 1.0.0, repository: file://../monitoring }]\n',
  'own/values.yaml': '{}',
  'own/templates/config.yaml.hbs': object('v1', 'ConfigMap', 'own'),
};

describe('values that avoid a conflict with another release', () => {
  let projectDirectory: string;
  let engine: PluginHelm;
  beforeAll(async () => {
    projectDirectory = await mkdtemp(join(tmpdir(), 'separations-'));
    engine = openHelmEngine(createRequire(import.meta.url)('@pulumi/kubernetes/package.json').version);
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(projectDirectory, path)), { recursive: true });
      await writeFile(join(projectDirectory, path), text);
    }
  });
  afterAll(async () => {
    await engine.close();
    await rm(projectDirectory, { recursive: true });
  });

  const clusterWide = new Set(['ClusterRole', 'IngressClass', 'APIService']);

  async function separate(chart: string, values: JsonObject = {}, used: readonly string[] = []) {
    const settings = readSettings({
      stack: 'qa',
      config: {
        'kubesentiment:release': JSON.stringify({ name: 'app', namespace: 'qa', chart }),
        'kubesentiment:values': JSON.stringify(values),
      },
    });
    const request = { settings, projectDirectory, helmTemplate: engine.template };
    const rendered = await renderRelease(request);
    const taken = rendered.objects.map(({ object }) => object).filter(({ kind }) => clusterWide.has(kind));
    const found = await findRenames(
      request,
      rendered,
      new Set(taken.map((each) => objectIdentity(each))),
      async (objects) => !objects.some(({ metadata }) => used.includes(metadata.name)),
    );
    return found.map(({ path, value, objects, others }) => {
      const names = objects.map(({ object: { kind, metadata } }) => `${kind}/${metadata.name}`);
      return [`${formatPath(path)}=${value}`, names, others.length];
    });
  }

  test('are found in a Go template chart and its subcharts, with the fewest other names changed', async () => {
    expect(await separate('monitoring')).toEqual([
      ['server.clusterRoleNameOverride=qa-monitoring-server', ['ClusterRole/app-monitoring'], 0],
      ['ingressClass.name=qa-web', ['IngressClass/web'], 0],
      ['state-metrics.fullnameOverride=qa-state-metrics', ['ClusterRole/app-state-metrics'], 1],
      ['registry.enabled=false', ['APIService/v1.example'], 0],
    ]);
  });

  test('are found in dependencies of an own chart', async () => {
    expect((await separate('own')).toSorted()).toEqual([
      ['watch.ingressClass.name=qa-web', ['IngressClass/web'], 0],
      ['watch.registry.enabled=false', ['APIService/v1.example'], 0],
      ['watch.server.clusterRoleNameOverride=qa-watch-server', ['ClusterRole/app-watch'], 0],
      ['watch.state-metrics.fullnameOverride=qa-state-metrics', ['ClusterRole/app-state-metrics'], 1],
    ]);
  });

  test("replace the stack's values, and use no name that is taken", async () => {
    const values = { server: { clusterRoleNameOverride: 'shared' }, registry: { enabled: false } };
    expect(await separate('monitoring', values, ['qa-monitoring-server', 'qa-web'])).toEqual([
      ['state-metrics.fullnameOverride=qa-state-metrics', ['ClusterRole/app-state-metrics'], 1],
      ['server.clusterRoleNameOverride=app-qa-monitoring-server', ['ClusterRole/shared'], 0],
      ['ingressClass.name=app-qa-web', ['IngressClass/web'], 0],
    ]);
  });
});
