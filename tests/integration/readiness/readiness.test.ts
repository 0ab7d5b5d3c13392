import { beforeAll, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import { afterAnnotation, outcomeAnnotation } from '../../../toolchain/cluster/podStages.ts';
import { fullTest } from '../../selection.ts';
import { openScenario, type Scenario } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';

const templates = {
  'deployment.yaml.hbs': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations: {kubesentiment.io/skip-wait: {{quote Values.skipWait}} }
spec:
  selector: {matchLabels: {app: web} }
  template:
    metadata:
      labels: {app: web}
      annotations: {{toJson Values.podAnnotations}}
    spec:
      nodeSelector: {{toJson Values.nodeSelector}}
      containers: [{name: web, image: "registry.example/web:{{Values.tag}}"}]
`,
  'job.yaml.hbs': `{{#if Values.load}}
apiVersion: batch/v1
kind: Job
metadata:
  name: load
spec:
  backoffLimit: 0
  template:
    metadata:
      annotations: { ${outcomeAnnotation}: fail }
    spec:
      restartPolicy: Never
      containers: [{ name: main, image: load }]
{{/if}}
`,
};
const values = { tag: '1', podAnnotations: {}, nodeSelector: {}, skipWait: 'false', load: false };

/** One small release through all ways of not getting ready: each test goes on where the one before it ended. */
describe('the wait of a release', () => {
  let release: Scenario;
  beforeAll(async () => {
    release = await openScenario('readiness', {
      configure: (config) => {
        const settings = { chart: 'charts/small', timeout: '90s', failFastAfter: '2s' };
        config['kubesentiment:release'] = { ...config['kubesentiment:release'], ...settings };
        config['kubesentiment:values'] = { ...outcome('crash') };
      },
    });
    await writeChart(release, templates, values);
  });

  test('ends early when the new pods crash, with the log of their last run', async () => {
    const output = await failingRun(release);
    expect(output).toMatch(/Deployment\/web: pod .*CrashLoopBackOff \(last run: Error, exit code 3\)/);
    expect(output).toContain('previous line 20 of 20');
    expect(output).not.toContain('previous line 10 of 20');
    expect(output).toContain('BackOff: Back-off restarting failed container');
    expect(await release.history()).toEqual([
      expect.stringMatching(/^1 failed Release "mlops-sentiment" failed: .*Deployment\/web: .*CrashLoopBackOff/),
    ]);
  });

  test('does not end because of crashing pods that an update replaces', async () => {
    // The old pod stays, and crashes, until the new one is ready.
    await change(release, { podAnnotations: { [afterAnnotation]: '4s' } }, { failFastAfter: '100ms' });
    await release.up();
    expect((await release.history()).at(-1)).toBe('2 deployed Upgrade complete');
  });

  fullTest('ends early when an image cannot be pulled', async () => {
    await change(release, outcome('pull'), { failFastAfter: '1s' });
    const output = await failingRun(release);
    expect(output).toMatch(/ImagePullBackOff: Back-off pulling image: not found/);
    expect(output).toContain('Failed to pull image: not found');
    expect((await release.history()).at(-1)).toMatch(/^3 failed .*ImagePullBackOff/);
  });

  fullTest('ends early when there is no node for a pod, and says meanwhile what it waits for', async () => {
    await change(
      release,
      { ...outcome('ready'), nodeSelector: { 'it-readiness/disk': 'none' } },
      { failFastAfter: '7s' },
    );
    const output = await failingRun(release);
    expect(output).toMatch(/Waiting for 1 of \d+ objects: Deployment\/web \(pod .* is not scheduled/);
    expect(output).toMatch(/stayed stuck for 7 s:\s+Deployment\/web: pod .*: it is not scheduled/);
    expect((await release.history()).at(-1)).toMatch(/^4 failed/);
  });

  fullTest('skips an object that the chart excludes', async () => {
    await change(release, { skipWait: 'true' }, {});
    await release.up();
    expect((await release.history()).at(-1)).toBe('5 deployed Upgrade complete');
  });

  fullTest('is skipped with `wait: false`', async () => {
    await change(release, { skipWait: 'false', tag: '2' }, { wait: false });
    await release.up();
    expect((await release.history()).at(-1)).toBe('6 deployed Upgrade complete');
    const { stdout } = await release.kubectl('get', 'pods', '-n', release.namespace, '-o', 'jsonpath={..phase}');
    expect(stdout).toContain('Pending');
  });

  test('ends as soon as a Job fails, with its log', async () => {
    await change(release, { ...outcome('unready'), nodeSelector: {}, load: true }, { wait: true, failFastAfter: 0 });
    const output = await failingRun(release);
    expect(output).toMatch(/An object failed:\s+Job\/load: BackoffLimitExceeded/);
    expect(output).toMatch(/pod load-\w+, container main: Error, exit code 3/);
    expect(output).toContain('line 20 of 20');
    expect((await release.history()).at(-1)).toMatch(/^\d failed .*Job\/load/);
  });
});

/** What becomes of the Deployment's new pods. */
function outcome(name: string): { podAnnotations: JsonObject } {
  return { podAnnotations: { [outcomeAnnotation]: name } };
}

async function change({ configure }: Scenario, values: JsonObject, settings: JsonObject): Promise<void> {
  await configure((config) => {
    Object.assign(config['kubesentiment:values'], values);
    Object.assign(config['kubesentiment:release'], settings);
  });
}

/** A run that fails by the wait, long before its deadline. */
async function failingRun(release: Scenario): Promise<string> {
  const begun = Date.now();
  const { exitCode, output } = await release.pulumi('up', '--yes', '--skip-preview');
  expect(exitCode).not.toBe(0);
  expect(output).toContain('RELEASE_NOT_READY');
  expect(output).not.toMatch(/\bat .*\.ts:\d+:\d+\)/);
  expect(Date.now() - begun).toBeLessThan(60_000);
  return output;
}
