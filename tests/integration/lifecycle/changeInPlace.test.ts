import { describe, expect, it } from '@jest/globals';
import { openScenario } from '../support/scenario.ts';
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
      containers: [{ name: a, image: a }]
`,
};

describe('fields that the API server lets anybody change', () => {
  it('are changed in place where the kubernetes provider would replace the object', async () => {
    const release = await openScenario('in-place', {
      configure(config) {
        Object.assign(config['kubesentiment:release'], { chart: 'charts/small', wait: false });
        config['kubesentiment:values'] = { limit: 5, parallelism: 1 };
      },
    });
    await writeChart(release, templates, { limit: null, parallelism: 1 });
    await release.up();
    const get = async (what: string, field: string) => {
      const output = `jsonpath={.metadata.uid} {.spec.${field}}`;
      return (await release.kubectl('get', what, '-n', release.namespace, '-o', output)).stdout.split(' ');
    };
    const [set] = await get('statefulset/database', 'revisionHistoryLimit');
    const [job] = await get('job/batch', 'parallelism');

    await release.configure((config) => {
      config['kubesentiment:values'] = { limit: 3, parallelism: 2 };
    });
    const preview = await release.preview();
    expect(preview).toContain('update kubernetes:apps/v1:StatefulSet StatefulSet/database');
    expect(preview).toContain('update kubernetes:batch/v1:Job Job/batch');
    expect(preview.filter((line) => /replace|delete/.test(line))).toEqual([]);
    await release.up();
    expect(await get('statefulset/database', 'revisionHistoryLimit')).toEqual([set, '3']);
    expect(await get('job/batch', 'parallelism')).toEqual([job, '2']);
    expect(await release.preview()).toEqual([]);

    await release.configure((config) => {
      config['kubesentiment:values'] = {};
    });
    await release.up();
    expect(await get('statefulset/database', 'revisionHistoryLimit')).toEqual([set, '10']);
    expect(await get('job/batch', 'parallelism')).toEqual([job, '1']);
    expect(await release.preview()).toEqual([]);
  });
});
