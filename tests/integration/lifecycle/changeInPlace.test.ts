import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { fullTest } from '../../selection.ts';
import { changesOf } from '../support/previewedChanges.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';

const templates = {
  'all.yaml.hbs': `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: database
spec:
  serviceName: database
  {{#if Values.limit}}
  revisionHistoryLimit: {{Values.limit}}
  {{/if}}
  selector: { matchLabels: { app: database } }
  template:
    metadata: { labels: { app: database } }
    spec:
      containers: [{ name: a, image: a }]
---
apiVersion: batch/v1
kind: Job
metadata:
  name: batch
spec:
  parallelism: {{Values.parallelism}}
  completions: 3
  template:
    metadata: { annotations: { kubesentiment.test/outcome: run } }
    spec:
      restartPolicy: Never
      containers: [{ name: a, image: a, args: [{{quote Values.arg}}] }]
---
apiVersion: v1
kind: Pod
metadata:
  name: lone
  labels: { tier: {{quote Values.tier}} }
spec:
  # The test cluster's kubelet would remove a finalizer of the Pod.
  schedulerName: none
  initContainers: [{ name: b, image: "registry.example/b:{{Values.tag}}" }]
  containers: [{ name: a, image: "registry.example/a:{{Values.tag}}", args: [{{quote Values.arg}}] }]
---
apiVersion: v1
kind: Pod
metadata:
  name: probed
spec:
  tolerations:
    - { key: a, operator: Exists }
    {{#unless Values.probe}}
    - { key: b, operator: Exists }
    {{/unless}}
  containers:
    - name: a
      image: registry.example/a:1
      {{#if Values.probe}}
      envFrom: [{ configMapRef: { name: none, optional: true } }]
      startupProbe: { exec: { command: ["true"] } }
      {{/if}}
`,
};
const values = { limit: null, parallelism: 1, tag: '1', tier: 'x', arg: 'x', probe: false };

describe('fields that the API server allows to change', () => {
  let release: Scenario;
  /** The uids of the first objects, and of the second Pod. */
  let set: string | undefined;
  let job: string | undefined;
  let pod: string | undefined;
  let replaced: string | undefined;
  const get = async (what: string, ...fields: string[]) => {
    const output = `jsonpath={.metadata.uid}${fields.map((field) => ` {.${field}}`).join('')}`;
    return (await release.kubectl('get', what, '-n', release.namespace, '-o', output)).stdout.split(' ');
  };
  const images = ['spec.containers[0].image', 'spec.initContainers[0].image', 'metadata.labels.tier'] as const;
  const lone = () => get('pod/lone', ...images);
  const lookOf = (tag: string, tier: string) => [`registry.example/a:${tag}`, `registry.example/b:${tag}`, tier];

  beforeAll(async () => {
    release = await openScenario('in-place', {
      configure(config) {
        Object.assign(config['kubesentiment:release'], { chart: 'charts/small', wait: false });
        config['kubesentiment:values'] = { limit: 5, parallelism: 1, tag: '1' };
      },
    });
    // Update plans are one of Pulumi's experiments.
    release.variables.PULUMI_EXPERIMENTAL = 'true';
    await writeChart(release, templates, values);
    await release.up();
    [set] = await get('statefulset/database', 'spec.revisionHistoryLimit');
    [job] = await get('job/batch', 'spec.parallelism');
    [pod] = await lone();
  });

  it('are changed in place although the kubernetes provider would replace the object', async () => {
    await release.configure((config) => {
      config['kubesentiment:values'] = { limit: 3, parallelism: 2, tag: '2' };
    });
    const planned = succeeded(await release.pulumi('preview', '--json', '--save-plan', 'plan.json'));
    const preview = changesOf(planned.stdout);
    expect(preview).toContain('update kubernetes:apps/v1:StatefulSet StatefulSet/database');
    expect(preview).toContain('update kubernetes:batch/v1:Job Job/batch');
    expect(preview).toContain('update kubernetes:core/v1:Pod Pod/lone');
    expect(preview.filter((line) => /replace|delete/.test(line))).toEqual([]);
    expect(planned.output).toMatch(/lone changes in place: .*spec\.containers\[0\]\.image/);
    await release.up('--plan', 'plan.json');
    expect(await get('statefulset/database', 'spec.revisionHistoryLimit')).toEqual([set, '3']);
    expect(await get('job/batch', 'spec.parallelism')).toEqual([job, '2']);
    expect(await lone()).toEqual([pod, ...lookOf('2', 'x')]);
  });

  fullTest(
    'get their defaults in place, are rolled back, and are the same after a replacement and a refresh',
    async () => {
      await release.configure((config) => {
        config['kubesentiment:values'] = { tag: '3', tier: 'y' };
      });
      await release.up();
      expect(await get('statefulset/database', 'spec.revisionHistoryLimit')).toEqual([set, '10']);
      expect(await get('job/batch', 'spec.parallelism')).toEqual([job, '1']);
      expect(await lone()).toEqual([pod, ...lookOf('3', 'y')]);
      const generation = await get('pod/lone', 'metadata.generation');
      await release.up('--expect-no-changes');
      expect(await get('pod/lone', 'metadata.generation')).toEqual(generation);

      // Back to images that Pulumi's state does not have, and as they are after every other run.
      await release.configure((config) => {
        config['kubesentiment:release'].rollbackTo = 2;
      });
      await release.up();
      expect(await lone()).toEqual([pod, ...lookOf('2', 'x')]);
      const { deployment } = JSON.parse((await release.pulumi('stack', 'export')).stdout);
      const urnOf = (ending: string) =>
        deployment.resources.find(({ urn }: { urn: string }) => urn.endsWith(ending)).urn;
      await release.up('--replace', urnOf('::Pod/lone'), '--replace', urnOf('::StatefulSet/database'));
      const [another, limit] = await get('statefulset/database', 'spec.revisionHistoryLimit');
      expect([another === set, limit]).toEqual([false, '3']);
      const [uid = '', ...look] = await lone();
      replaced = uid;
      expect(replaced).toMatch(/^[\w-]{36}$/);
      expect(replaced).not.toBe(pod);
      expect(look).toEqual(lookOf('2', 'x'));
      succeeded(await release.kubectl('set', 'image', 'pod/lone', 'a=registry.example/a:9', '-n', release.namespace));
      await release.up('--refresh');
      expect(await lone()).toEqual([replaced, ...look]);
    },
  );

  fullTest('make a new object together with a field that nobody can change', async () => {
    await release.configure((config) => {
      delete config['kubesentiment:release'].rollbackTo;
      config['kubesentiment:values'] = { tag: '4', arg: 'z', probe: true };
    });
    expect((await release.preview()).filter((line) => line.startsWith('replace'))).toEqual([
      'replace kubernetes:batch/v1:Job Job/batch',
      'replace kubernetes:core/v1:Pod Pod/lone',
      'replace kubernetes:core/v1:Pod Pod/probed',
    ]);
    // The end of the old objects takes longer than the kubernetes provider waits.
    const slow = ['pod/lone', 'job/batch'];
    const patch = async (finalizers: string) => {
      const merge = ['--type=merge', '-p', `{"metadata":{"finalizers":${finalizers}}}`, '-n', release.namespace];
      for (const object of slow) succeeded(await release.kubectl('patch', object, ...merge));
    };
    await patch('["example.com/hold"]');
    const replacing = release.runPulumi(['up', '--yes', '--skip-preview'], async () => {
      const deleted = ['--for=jsonpath={.metadata.deletionTimestamp}', '--timeout=60s'];
      succeeded(await release.kubectl('wait', ...slow, '-n', release.namespace, ...deleted));
      await sleep(3_000);
      await patch('null');
    });
    succeeded(await replacing);
    const [again, ...last] = await lone();
    expect(again).not.toBe(replaced);
    expect(last).toEqual(lookOf('4', 'x'));
    expect((await get('job/batch'))[0]).not.toBe(job);
    expect(await release.preview()).toEqual([]);
  });
});
