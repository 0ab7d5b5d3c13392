import { beforeAll, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import { outcomeAnnotation } from '../../../toolchain/cluster/podStages.ts';
import { fullTest } from '../../selection.ts';
import { type CommandResult, openScenario, type Scenario } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';

const templates = {
  'deployment.yaml.hbs': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web} }
  template:
    metadata:
      labels: {app: web}
      annotations: {${outcomeAnnotation}: {{quote Values.outcome}} }
    spec: {containers: [{name: web, image: "registry.example/web:1"}] }
`,
  'hook.yaml.hbs': `{{#if Values.hook}}
apiVersion: batch/v1
kind: Job
metadata: {name: slow, annotations: {helm.sh/hook: "{{Values.hook}}"} }
spec:
  template:
    metadata: {annotations: {${outcomeAnnotation}: run} }
    spec: {restartPolicy: Never, containers: [{name: slow, image: "registry.example/slow:1"}] }
{{/if}}
`,
};

const up = ['up', '--yes', '--skip-preview'];
/** Seconds: what is asked for. */
const soon = 5;

describe('a run that the user interrupts', () => {
  let release: Scenario;
  const want = (values: JsonObject) =>
    release.configure((config) => {
      config['kubesentiment:values'] = values;
    });

  beforeAll(async () => {
    release = await openScenario('ctrl-c', {
      configure: (config) => {
        Object.assign(config['kubesentiment:release'], { chart: 'charts/small', timeout: '120s' });
      },
    });
    await writeChart(release, templates, { outcome: 'ready', hook: '' });
  });

  /** @returns the run's output, and how many seconds after the signal it ended */
  async function interrupt(args: readonly string[], until: string, signal: NodeJS.Signals) {
    let at = 0;
    const result: CommandResult = await release.runPulumi(args, async ({ writes, kill }) => {
      await writes(until);
      at = Date.now();
      kill(signal);
    });
    expect(result.exitCode).not.toBe(0);
    expect(result.output).toContain('The run was interrupted.');
    expect((Date.now() - at) / 1000).toBeLessThan(soon);
    return result;
  }

  test('ends soon during the wait, with its revision closed', async () => {
    await want({ outcome: 'unready' });
    await interrupt(up, 'Waiting for 1 of 1 objects', 'SIGINT');
    expect(await release.history()).toEqual([expect.stringMatching(/^1 failed .*interrupted/)]);
  });

  fullTest('ends soon during a hook, also if a CI system ends it', async () => {
    await want({ outcome: 'ready', hook: 'pre-upgrade' });
    await interrupt(up, 'Hook pre-upgrade Job/slow runs.', 'SIGTERM');
    expect((await release.history()).at(-1)).toMatch(/^2 failed .*interrupted/);
  });

  fullTest('ends soon during a destroy, which the next destroy continues', async () => {
    await want({ outcome: 'ready', hook: 'post-delete' });
    await release.up();
    await interrupt(['destroy', '--yes', '--skip-preview'], 'Hook post-delete Job/slow runs.', 'SIGINT');
  });
});
