import { beforeAll, describe, expect, test } from '@jest/globals';
import { fullTest } from '../../selection.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';

const labels = 'app.kubernetes.io/name=web';

/** A chart whose objects carry fields that the API lets nobody change. */
const templates = {
  'deployment.yaml.hbs': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  selector: {matchLabels: {app.kubernetes.io/name: web, tier: {{Values.tier}} } }
  template:
    metadata: {labels: {app.kubernetes.io/name: web, tier: {{Values.tier}} } }
    spec:
      containers: [{name: web, image: "registry.example/web:{{Values.tag}}"}]
`,
  'service.yaml.hbs': `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  {{#if Values.headless}}clusterIP: None{{/if}}
  selector: {app.kubernetes.io/name: web}
  ports: [{port: 80}]
`,
  'job.yaml.hbs': `apiVersion: batch/v1
kind: Job
metadata:
  name: load
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: load, image: "registry.example/load:{{Values.tag}}"}]
`,
  'statefulset.yaml.hbs': `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: store
spec:
  serviceName: {{Values.storeService}}
  selector: {matchLabels: {app: store}}
  template:
    metadata: {labels: {app: store}}
    spec:
      containers: [{name: store, image: registry.example/store:1}]
`,
  'hpa.yaml.hbs': `apiVersion: {{Values.scalerVersion}}
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 1
  maxReplicas: 2
`,
  'configmap.yaml.hbs': `apiVersion: v1
kind: ConfigMap
metadata:
  name: frozen
immutable: true
data: {mark: {{quote Values.mark}} }
`,
  'priorityclass.yaml.hbs': `apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata:
  name: {{Release.Namespace}}-urgent
  annotations: {kubesentiment.io/replace-on-changes: {{quote Values.replace}} }
value: {{Values.priority}}
`,
};
const values = {
  tier: 'a',
  tag: '1',
  headless: false,
  storeService: 'one',
  scalerVersion: 'autoscaling/v1',
  mark: 'x',
  replace: '',
  priority: 100,
};

describe('a change', () => {
  let release: Scenario;
  const uidOf = async (kind: string, name: string) =>
    (await release.kubectl('get', kind, name, '-n', release.namespace, '-o', 'jsonpath={.metadata.uid}')).stdout;
  const set = (changes: object) =>
    release.configure((config) => Object.assign(config['kubesentiment:values'], changes));

  beforeAll(async () => {
    release = await openScenario('change', {
      configure: (config) => {
        config['kubesentiment:release'].chart = 'charts/small';
        config['kubesentiment:values'] = {};
      },
    });
    await writeChart(release, templates, values);
    await release.up();
  });

  test('of immutable fields is previewed as a replacement, one of the apiVersion as an update, and both work', async () => {
    const objects = [
      ['Deployment', 'web', 'selector'],
      ['Service', 'web', 'clusterIP'],
      ['Job', 'load', 'template'],
      ['ConfigMap', 'frozen', 'mark'],
      ['StatefulSet', 'store', 'serviceName'],
    ] as const;
    const uids = () => Promise.all(objects.map(([kind, name]) => uidOf(kind, name)));
    const before = await uids();
    const scaler = await uidOf('hpa', 'web');
    await set({ tier: 'b', headless: true, tag: '2', mark: 'y', storeService: 'two', scalerVersion: 'autoscaling/v2' });
    const { stdout } = succeeded(await release.pulumi('preview', '--diff'));
    for (const [kind, name, field] of objects) {
      expect(stdout).toMatch(new RegExp(`\\+-kubernetes:.*:${kind}: \\(replace\\)\\n[^\\n]*\\n.*::${kind}/${name}\\]`));
      expect(stdout).toMatch(new RegExp(`^ *[-+~]+ *${field}`, 'm'));
    }
    expect(stdout).toMatch(/~ kubernetes:autoscaling\/v2:HorizontalPodAutoscaler: \(update\)/);
    await release.up();
    const after = await uids();
    expect(after).not.toContain('');
    expect(after.filter((uid) => before.includes(uid))).toEqual([]);
    expect(await uidOf('hpa', 'web')).toBe(scaler);
    await expectReady(release);
  });

  fullTest('of immutable fields works again after a replacement', async () => {
    await set({ tag: '3', mark: 'z', tier: 'c' });
    await release.up();
    await expectReady(release);
  });

  test('that is impossible is refused before any change, unless the object has the annotation for recreation', async () => {
    const revisions = (await release.history()).length;
    await set({ priority: 200, tag: '6' });
    const { exitCode, output } = await release.pulumi('up', '--yes', '--skip-preview');
    expect(exitCode).not.toBe(0);
    expect(output).toContain('RELEASE_PREFLIGHT_REFUSED');
    expect(output).toMatch(/PriorityClass\/it-change-urgent: .*value/);
    expect(output).toContain('kubesentiment.io/replace-on-changes');
    expect(await release.history()).toHaveLength(revisions);
    await set({ replace: 'value' });
    await release.up();
    const { stdout } = await release.kubectl('get', 'priorityclass', 'it-change-urgent', '-o', 'jsonpath={.value}');
    expect(stdout).toBe('200');
    expect(await release.history()).toHaveLength(revisions + 1);
  });

  fullTest('by hand is reverted by a refresh, without a revision', async () => {
    const revisions = await release.history();
    const { kubectl, namespace } = release;
    succeeded(await kubectl('set', 'image', 'deployment/web', 'web=registry.example/other:9', '-n', namespace));
    succeeded(await kubectl('delete', 'service', 'web', '-n', namespace));
    await release.up('--refresh');
    const image = 'jsonpath={.spec.template.spec.containers[0].image}';
    const { stdout } = await kubectl('get', 'deployment', 'web', '-n', namespace, '-o', image);
    expect(stdout).toBe('registry.example/web:6');
    expect(await uidOf('service', 'web')).not.toBe('');
    expect(await release.history()).toEqual(revisions);
    expect(await release.preview()).toEqual([]);
  });
});

async function expectReady({ kubectl, namespace }: Scenario): Promise<void> {
  const { stdout } = succeeded(await kubectl('get', 'pods', '-n', namespace, '-l', labels, '-o', 'json'));
  const { items }: { items: { metadata: { deletionTimestamp?: string }; status: { phase: string } }[] } =
    JSON.parse(stdout);
  const living = items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  expect(living.some(({ status }) => status.phase === 'Running')).toBe(true);
}
