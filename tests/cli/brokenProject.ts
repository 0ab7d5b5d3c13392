import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { lintProject } from '../../components/cli/lint/lint.ts';
import type { Findings } from '../../components/cli/lint/lintReport.ts';
import { formatPosition } from '../../components/errors.ts';
import type { HelmTemplate } from '../../components/helm/index.ts';

/** What each file's text is to be, or how it follows from that of the sound project; undefined leaves it out. */
export type Changes = Record<string, string | Buffer | undefined | ((sound: string) => string)>;

/** A project without a finding: a chart, and a stack that deploys it. */
const sound: Record<string, string> = {
  'Pulumi.dev.yaml': `config:
  kubesentiment:release:
    name: demo
    namespace: ns
    chart: charts/demo
  kubesentiment:values:
    replicas: 2
`,
  'charts/demo/Chart.yaml': `apiVersion: v2
name: demo
version: 1.2.3
description: A chart
appVersion: "4.5"
icon: https://example.com/icon.png
maintainers:
  - name: somebody
`,
  'charts/demo/values.yaml': `replicas: 1
image:
  repository: example.com/demo
  tag: v1
`,
  'charts/demo/values.schema.json': `{
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "replicas": { "type": "integer", "description": "Pods." },
    "image": {
      "type": "object",
      "additionalProperties": false,
      "description": "The image.",
      "properties": {
        "repository": { "type": "string", "description": "Where it is." },
        "tag": { "type": "string", "description": "Its tag." }
      }
    },
    "global": { "type": "object", "description": "Seen by all." }
  }
}
`,
  'charts/demo/templates/deployment.yaml.hbs': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: demo
  labels:
    app.kubernetes.io/name: demo
    app.kubernetes.io/instance: {{Release.Name}}
    app.kubernetes.io/managed-by: {{Release.Service}}
    helm.sh/chart: {{Chart.Name}}-{{Chart.Version}}
spec:
  replicas: {{Values.replicas}}
  selector:
    matchLabels:
      app: demo
  template:
    metadata:
      labels:
        app: demo
    spec:
      containers:
        - name: demo
          image: "{{Values.image.repository}}:{{Values.image.tag}}"
          readinessProbe:
            httpGet: { port: 80 }
          livenessProbe:
            httpGet: { port: 80 }
          resources:
            requests: { cpu: 10m, memory: 16Mi }
            limits: { cpu: 100m, memory: 64Mi }
`,
};

/** A template of an object with the labels that it should have. */
export function templateOf(apiVersion: string, kind: string, rest = '', annotations = ''): string {
  return `apiVersion: ${apiVersion}
kind: ${kind}
metadata:
  name: other
  labels:
    app.kubernetes.io/name: demo
    app.kubernetes.io/instance: {{Release.Name}}
    app.kubernetes.io/managed-by: {{Release.Service}}
    helm.sh/chart: {{Chart.Name}}-{{Chart.Version}}
${annotations === '' ? '' : `  annotations:\n    ${annotations}\n`}${rest}`;
}

/** The findings of the sound project with changes made to it. */
export function lintWith(changes: Changes, stack?: string, helmTemplate?: HelmTemplate): Promise<Findings> {
  return withProject(changes, (directory) =>
    lintProject(directory, stack === undefined ? {} : { stack }, helmTemplate),
  );
}

/** Does the work in a folder that holds the sound project with changes made to it. */
export async function withProject<Result>(
  changes: Changes,
  work: (directory: string) => Promise<Result>,
): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'project-'));
  try {
    const paths = new Set([...Object.keys(sound), ...Object.keys(changes)]);
    for (const path of paths) {
      const change = Object.hasOwn(changes, path) ? changes[path] : sound[path];
      const text = typeof change === 'function' ? change(sound[path] ?? '') : change;
      if (text === undefined) continue;
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), text);
    }
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** What tests assert of a finding: `severity rule place`, the place without its column. */
export function summaryOf({ severity, rule, position }: Findings[number]): string {
  const { file = '', line } = position ?? {};
  return [severity, rule, formatPosition({ file, ...(line === undefined ? {} : { line }) })].join(' ').trimEnd();
}
