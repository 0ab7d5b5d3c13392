import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fullTest } from '../../selection.ts';
import { liveObjects } from '../support/liveLikeHelm.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeFiles } from '../support/smallChart.ts';

const workload = (namespace: string, name: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  replicas: 1
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      serviceAccountName: ${name}
      containers: [{ name: c, image: "busybox:1", envFrom: [{ configMapRef: { name: ${name} } }] }]
`;

const everything = (
  namespace: string,
  name: string,
) => `{ apiVersion: v1, kind: ConfigMap, metadata: { name: ${name}, namespace: ${namespace} }, data: { a: b } }
---
{ apiVersion: v1, kind: Secret, metadata: { name: ${name}, namespace: ${namespace} }, stringData: { a: b } }
---
{ apiVersion: v1, kind: ServiceAccount, metadata: { name: ${name}, namespace: ${namespace} } }
---
{ apiVersion: v1, kind: Service, metadata: { name: ${name}, namespace: ${namespace} }, spec: { ports: [{ port: 80 }] } }
---
{ apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: { name: ${name}, namespace: ${namespace} }, rules: [{ verbs: [get], apiGroups: [""], resources: [pods] }] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: ${name}, namespace: ${namespace} }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: ${name} }
subjects: [{ kind: ServiceAccount, name: ${name}, namespace: ${namespace} }]
---
${workload(namespace, name)}`;

const job = (name: string, event: string) => `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
  namespace: {{ .Release.Namespace }}
  annotations: { helm.sh/hook: "${event}" }
spec:
  template:
    spec:
      restartPolicy: Never
      serviceAccountName: hooks
      containers: [{ name: c, image: "busybox:1" }]
`;

const templates = {
  'own.yaml': everything('{{ .Release.Namespace }}', 'own'),
  'second.yaml': `${everything('{{ .Release.Name }}-second', 'there')}
---
{ apiVersion: v1, kind: Namespace, metadata: { name: "{{ .Release.Name }}-second" } }
---
apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: ConfigMap, metadata: { name: listed, namespace: "{{ .Release.Name }}-second" } }
`,
  // A namespace means nothing for such kinds, and charts write it all the same.
  'cluster.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: "{{ .Release.Name }}", namespace: {{ .Release.Namespace }} }
rules: []
`,
  'crds.yaml': '{ apiVersion: v1, kind: ConfigMap, metadata: { name: third, namespace: ns-of-crds } }\n',
  'account.yaml': `apiVersion: v1
kind: ServiceAccount
metadata: { name: hooks, namespace: {{ .Release.Namespace }}, annotations: { helm.sh/hook: pre-install, helm.sh/hook-weight: "-1" } }
`,
  'pre.yaml': job('before', 'pre-install'),
  'post.yaml': job('after', 'post-install'),
};

const kinds = [
  'namespaces',
  'configmaps',
  'secrets',
  'serviceaccounts',
  'services',
  'roles',
  'rolebindings',
  'deployments',
  'clusterroles',
];

describe('a namespace that does not exist before the release', () => {
  let release: Scenario;
  let ours: Awaited<ReturnType<typeof liveObjects>>;
  beforeAll(async () => {
    release = await openScenario('namespaces', {
      configure(config) {
        Object.assign(config['kubesentiment:release'], { name: 'ns-ours', chart: 'charts/small' });
        config['kubesentiment:values'] = {};
      },
    });
    await write('charts/small', templates);
  });

  async function write(folder: string, files: Record<string, string>) {
    const chart = join(release.directory, folder);
    await writeFiles(chart, files, {});
    await mkdir(join(chart, 'crds'), { recursive: true });
    const third = '{ apiVersion: v1, kind: Namespace, metadata: { name: ns-of-crds } }\n';
    const inThird = '{ apiVersion: v1, kind: ServiceAccount, metadata: { name: crds, namespace: ns-of-crds } }\n';
    await writeFile(join(chart, 'crds', 'all.yaml'), `${third}---\n${inThird}`);
  }

  afterAll(async () => {
    await release.kubectl('delete', 'namespace', 'ns-of-crds', '--wait=false');
  });

  it("is previewed and created, whether it is the release's own or the chart's", async () => {
    const preview = await release.preview();
    expect(preview).toContain('create kubernetes:core/v1:ConfigMap ConfigMap/own');
    expect(preview).toContain('create kubernetes:core/v1:ConfigMap ConfigMap/ns-ours-second/there');
    await release.up();
    ours = await liveObjects(release, kinds, { name: 'ns-ours', namespace: release.namespace });
    expect(Object.keys(ours)).toContain('ConfigMap/listed');
  });

  fullTest('gets the same objects as with Helm', async () => {
    succeeded(await release.pulumi('destroy', '--yes', '--skip-preview'));
    succeeded(await release.kubectl('delete', 'namespace', 'ns-of-crds'));
    const theirs = { name: 'ns-helm', namespace: release.namespace };
    succeeded(await release.helm('upgrade', '--install', 'ns-helm', 'charts/small', '--wait'));
    expect(ours).toEqual(await liveObjects(release, kinds, theirs));
  });

  fullTest('may be an object of the chart, and then survives a failed run', async () => {
    const own =
      '{ apiVersion: v1, kind: Namespace, metadata: { name: "{{ .Release.Namespace }}", labels: { team: a } } }\n';
    const config =
      '{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, namespace: "{{ .Release.Namespace }}" } }\n';
    const failing = job('fails', 'pre-install').replace(
      'spec:\n  template:\n',
      'spec:\n  backoffLimit: 0\n  template:\n',
    );
    await write('charts/small', { 'ns.yaml': own, 'a.yaml': config, 'job.yaml': failing });
    await release.configure((settings) => {
      Object.assign(settings['kubesentiment:release'], { namespace: 'it-ns-own', timeout: '2s' });
    });
    expect((await release.pulumi('up', '--yes', '--skip-preview')).output).toMatch(/HOOK_FAILED/);
    await write('charts/small', { 'ns.yaml': own, 'a.yaml': config });
    await release.up();
    const { stdout } = succeeded(
      await release.kubectl('get', 'namespace', 'it-ns-own', '-o', 'jsonpath={.metadata.labels.team}'),
    );
    expect(stdout).toBe('a');
    expect(await release.preview()).toEqual([]);
  });
});
