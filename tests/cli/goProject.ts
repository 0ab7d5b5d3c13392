import { lintProject } from '../../components/cli/lint/lint.ts';
import type { Findings } from '../../components/cli/lint/lintReport.ts';
import type { HelmTemplate } from '../../components/helm/index.ts';
import { archiveWith } from '../dependencies/sources/archives.ts';
import { type Changes, withProject } from './brokenProject.ts';

/** A stack that deploys a chart. */
export function stackOf(chart: string, values = '{}', release = ''): string {
  return `config:
  kubesentiment:release:
    name: demo
    namespace: ns
    chart: ${chart}
${release}  kubesentiment:values: ${values}
`;
}

/** A project whose stack deploys a chart of Go templates, without a finding. */
export const soundGo: Changes = {
  'Pulumi.dev.yaml': stackOf('charts/go'),
  'charts/go/Chart.yaml': `apiVersion: v2
name: go
version: 1.2.3
description: A chart
appVersion: "4.5"
icon: https://example.com/icon.png
maintainers:
  - name: somebody
`,
  'charts/go/values.yaml': '# One.\nreplicas: 2\n---\nport: 80\n',
  'charts/go/values.schema.json': `{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "replicas": { "type": "integer", "description": "Pods." },
    "port": { "type": "integer", "description": "Of the service." }
  }
}
`,
  'charts/go/templates/config.yaml': '# rendered by the engine that the test brings\n',
};

/** An archive of a chart that brings a subchart along. @param metadata more of its Chart.yaml */
export function goArchive(metadata = ''): Buffer {
  return archiveWith(
    { path: 'go/Chart.yaml', text: `apiVersion: v1\nname: go\nversion: 1.2.3\n${metadata}` },
    { path: 'go/values.yaml', text: 'port: 80\n' },
    { path: 'go/templates/config.yaml', text: '# rendered by the engine that the test brings\n' },
    { path: 'go/charts/kid/Chart.yaml', text: 'name: kid\nversion: 0.2.0\n' },
  );
}

/** A ConfigMap with the labels that it should have. */
export function configMap(apiVersion = 'v1', kind = 'ConfigMap'): string {
  return `apiVersion: ${apiVersion}
kind: ${kind}
metadata:
  name: demo
  labels:
    app.kubernetes.io/name: go
    app.kubernetes.io/instance: demo
    app.kubernetes.io/managed-by: Helm
    helm.sh/chart: go-1.2.3
`;
}

/** An engine that renders files to these texts, by Helm's names of them. A release of another name is called so in them. */
export function engineOf(texts: Record<string, string>): HelmTemplate {
  return async ({ release_name: name }) =>
    Object.entries(texts).map(([source, text]) => {
      const [chart = '', file = ''] = source.split('/templates/');
      const rendered = text.replaceAll('instance: demo', `instance: ${name}`);
      return {
        metadata: { labels: { 'kubesentiment.io/texts-of': '0' } },
        data: { chart, [`templates/${file}`]: rendered },
      };
    });
}

/** The findings of the sound project with changes made to it. */
export function lintGo(changes: Changes, helmTemplate?: HelmTemplate): Promise<Findings> {
  return withProject({ ...soundGo, ...changes }, (directory) => lintProject(directory, {}, helmTemplate));
}
