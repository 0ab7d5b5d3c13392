import { beforeAll, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import { outcomeAnnotation } from '../../../toolchain/cluster/podStages.ts';
import { fullTest } from '../../selection.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';

/** Objects of many kinds; each changes with the mark, but for those that are called `same`. */
const templates = {
  'config.yaml.hbs': `apiVersion: v1
kind: ConfigMap
metadata: {name: changed}
data: {mark: {{quote Values.mark}} }
---
apiVersion: v1
kind: ConfigMap
metadata: {name: same}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: same}
{{#if Values.more}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: dropped}
{{/if}}
---
apiVersion: v1
kind: Service
metadata: {name: web, labels: {mark: {{quote Values.mark}} } }
spec: {selector: {app: web}, ports: [{port: 80}] }
`,
  'workloads.yaml.hbs': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web} }
  template:
    metadata: {labels: {app: web} }
    spec:
      serviceAccountName: same
      containers: [{name: web, image: "registry.example/web:{{Values.mark}}"}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: store}
spec:
  serviceName: web
  selector: {matchLabels: {app: store} }
  template:
    metadata: {labels: {app: store} }
    spec: {containers: [{name: store, image: "registry.example/store:{{Values.mark}}"}] }
---
apiVersion: batch/v1
kind: Job
metadata: {name: load}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: load, image: "registry.example/load:{{Values.mark}}"}]
`,
  'late.yaml.hbs': `{{#if Values.late}}
apiVersion: v1
kind: ConfigMap
metadata: {name: late}
data: {mark: {{quote Values.mark}} }
{{/if}}
{{#if Values.broken}}
---
apiVersion: batch/v1
kind: Job
metadata: {name: check, annotations: {helm.sh/hook: post-upgrade} }
spec:
  backoffLimit: 0
  template:
    metadata: {annotations: {${outcomeAnnotation}: fail} }
    spec:
      restartPolicy: Never
      containers: [{name: check, image: "registry.example/check:1"}]
{{/if}}
`,
  'place.yaml.hbs': `apiVersion: v1
kind: Namespace
metadata: {name: it-deleted-by-hand-more}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: inside, namespace: it-deleted-by-hand-more}
data: {mark: {{quote Values.mark}} }
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.deleted.example.com}
spec:
  group: deleted.example.com
  names: {kind: Widget, plural: widgets}
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true} }
---
apiVersion: deleted.example.com/v1
kind: Widget
metadata: {name: widget}
spec: {mark: {{quote Values.mark}} }
`,
};

describe('objects that somebody deleted by hand', () => {
  let release: Scenario;
  const want = (values: JsonObject) =>
    release.configure((config) => {
      config['kubesentiment:values'] = values;
    });
  const remove = async (...objects: string[]) =>
    succeeded(await release.kubectl('delete', '-n', release.namespace, ...objects));
  const read = async (path: string, ...object: string[]) =>
    (await release.kubectl('get', '-n', release.namespace, ...object, '-o', `jsonpath=${path}`)).stdout;
  /** What the objects say of the mark. */
  const ownLabels = async () =>
    new Set([
      await read('{.data.mark}', 'configmap', 'changed'),
      await read('{.metadata.labels.mark}', 'service', 'web'),
      (await read('{..containers[0].image}', 'deployment', 'web')).replace(/.*:/, ''),
      (await read('{..containers[0].image}', 'statefulset', 'store')).replace(/.*:/, ''),
      (await read('{..containers[0].image}', 'job', 'load')).replace(/.*:/, ''),
      await read('{.spec.mark}', 'widgets.deleted.example.com', 'widget'),
      (await release.kubectl('get', 'cm', 'inside', '-n', 'it-deleted-by-hand-more', '-o', 'jsonpath={.data.mark}'))
        .stdout,
    ]);

  beforeAll(async () => {
    release = await openScenario('deleted-by-hand', {
      configure: (config) => {
        Object.assign(config['kubesentiment:release'], { chart: 'charts/small', timeout: '60s' });
      },
    });
    await writeChart(release, templates, { mark: 'none', more: false, late: false, broken: false });
    await want({ mark: 'one', more: true });
    await release.up();
  });

  test('are recreated by the next deploy, as its preview shows', async () => {
    await remove('cm/changed', 'cm/same', 'cm/dropped', 'sa/same', 'svc/web', 'deploy/web', 'sts/store', 'job/load');
    await remove('namespace/it-deleted-by-hand-more', 'crd/widgets.deleted.example.com');
    await want({ mark: 'two' });
    const changes = await release.preview();
    expect(changes).toContain('update kubernetes:core/v1:ConfigMap ConfigMap/changed');
    expect(changes).toContain('delete kubernetes:core/v1:ConfigMap ConfigMap/dropped');
    const { output } = await release.up();
    expect(output).toContain('Deployment/web did not exist in the cluster any more: recreated.');
    expect(output).not.toContain('retrying');
    expect(await release.history()).toEqual(['1 superseded Install complete', '2 deployed Upgrade complete']);
    expect(await ownLabels()).toEqual(new Set(['two']));
    expect(await read('{.metadata.name}', 'cm', 'same')).toBe('same');
  });

  fullTest('are recreated by a rollback', async () => {
    await remove('cm/changed', 'deploy/web', 'widgets.deleted.example.com/widget');
    succeeded(await release.runRelease(['rollback', '1', '--yes']));
    expect((await release.history()).at(-1)).toBe('3 deployed Rollback to 1');
    expect(await ownLabels()).toEqual(new Set(['one']));
  });

  fullTest('are recreated if only a failed revision had them', async () => {
    await want({ mark: 'three', late: true, broken: true });
    expect((await release.pulumi('up', '--yes', '--skip-preview')).exitCode).not.toBe(0);
    await remove('cm/late');
    await want({ mark: 'four', late: true });
    const { output } = await release.up();
    expect(output).toContain('ConfigMap/late did not exist in the cluster any more: recreated.');
    expect((await release.history()).at(-1)).toBe('5 deployed Upgrade complete');
    expect(await read('{.data.mark}', 'cm', 'late')).toBe('four');
  });
});
