import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { Scenario } from './scenario.ts';
import { writeFiles } from './smallChart.ts';

/** A definition of Gadgets. */
export function gadgets(description: string): string {
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: gadgets.main-chart.example }
spec:
  group: main-chart.example
  scope: Namespaced
  names: { plural: gadgets, singular: gadget, kind: Gadget }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema: { type: object, description: ${description}, x-kubernetes-preserve-unknown-fields: true }
`;
}

const files: Readonly<Record<string, string>> = {
  'Chart.yaml': `apiVersion: v2
name: demo
version: 1.0.0
dependencies:
  - { name: kid, version: '*', alias: child }
  - { name: kid, version: '*', alias: other, condition: other.enabled }
`,
  'values.yaml': 'greeting: hello\nother: { enabled: false }\n',
  'values.schema.json': JSON.stringify({ properties: { greeting: { type: 'string' } } }),
  'templates/_helpers.tpl': '{{- define "demo.name" -}}{{ .Release.Name }}-demo{{- end }}',
  'templates/NOTES.txt': 'Greets with {{ .Values.greeting }}.\n',
  'templates/config.yaml': `# What it says
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "demo.name" . }}
data:
  greeting: {{ .Values.greeting | quote }}
  file: {{ .Template.Name }}{{ .Values.missing }}
  sum: {{ include (print $.Template.BasePath "/sub/service.yaml") . | sha256sum }}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "demo.name" . }}
`,
  'templates/sub/service.yaml': `apiVersion: v1
kind: Service
metadata:
  name: {{ include "demo.name" . }}
spec:
  clusterIP: None
  ports: [{ port: 80 }]
`,
  'templates/gadget.yaml': `apiVersion: main-chart.example/v1
kind: Gadget
metadata:
  name: {{ include "demo.name" . }}
size: 1
`,
  'templates/capabilities.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "demo.name" . }}-capabilities
data:
  version: {{ .Capabilities.KubeVersion.Version }}
  gitVersion: {{ .Capabilities.KubeVersion.GitVersion }}
  majorMinor: {{ printf "%s.%s" .Capabilities.KubeVersion.Major .Capabilities.KubeVersion.Minor | quote }}
{{- range list "v1" "v1/Pod" "apps/v1" "apps/v1/Deployment" "apps/v1/Scale" "monitoring.nowhere/v1" "apps/v1/Nothing" }}
  {{ . | replace "/" "." }}: {{ $.Capabilities.APIVersions.Has . | quote }}
{{- end }}
{{- if .Capabilities.APIVersions.Has "main-chart.example/v1/Gadget" }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "demo.name" . }}-gadgets
{{- end }}
`,
  'templates/hook.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "demo.name" . }}-hook
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
`,
  'charts/kid/Chart.yaml': 'apiVersion: v2\nname: kid\nversion: 0.1.0\n',
  'charts/kid/templates/config.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-{{ .Chart.Name }}
`,
  'charts/kid/crds/gadgets.yaml': gadgets('first'),
};

/** Writes a chart of Go templates to `charts/demo` of the scenario's checkout: a subchart, a hook, notes, a definition. */
export async function writeGoChart({ directory }: Scenario, others: Readonly<Record<string, string>> = {}) {
  const chart = join(directory, 'charts', 'demo');
  await rm(chart, { recursive: true, force: true });
  for (const [name, text] of Object.entries({ ...files, ...others })) {
    await mkdir(dirname(join(chart, name)), { recursive: true });
    await writeFile(join(chart, name), text);
  }
}

/**
 * Writes a chart that depends on the demo chart's subchart, whose CRD defines the kind of the chart's own object: a Handlebars chart
 * in `charts/ours`, and the same for stock Helm in `charts/stock`.
 */
export async function writeUmbrellas(scenario: Scenario, crd: string): Promise<void> {
  await writeGoChart(scenario, { 'charts/kid/crds/gadgets.yaml': crd });
  const charts = join(scenario.directory, 'charts');
  const gadget = 'apiVersion: main-chart.example/v1\nkind: Gadget\nmetadata:\n  name: of-umbrella\nsize: 1\n';
  const dependencies = [{ name: 'kid', version: '0.1.0', repository: 'file://../demo/charts/kid' }];
  await writeFiles(join(charts, 'ours'), { 'gadget.yaml.hbs': gadget }, {}, { name: 'umbrella', dependencies });
  await writeFile(join(charts, 'ours', 'Chart.lock'), stringify({ dependencies }));
  await writeFiles(join(charts, 'stock'), { 'gadget.yaml': gadget }, {}, { name: 'umbrella', dependencies });
  await cp(join(charts, 'demo', 'charts'), join(charts, 'stock', 'charts'), { recursive: true });
}
