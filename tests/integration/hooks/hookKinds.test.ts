import { beforeAll, describe, expect, test } from '@jest/globals';
import { connectTo, testRelease } from '../../../components/revision/index.ts';
import { fullTest } from '../../selection.ts';
import { integrationEnvironment } from '../support/environment.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';
import { hookJob, hookTemplates } from './hookChart.ts';

/** A plain object that is a hook. */
function hookObject(apiVersion: string, kind: string, annotations: string, rest: string): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  annotations: {${annotations}}\n${rest}`;
}

const group = 'it-hook-kinds.example';

/** Hooks that need each other, and one of each sort that leaves something behind. */
const manyKinds = {
  'configmap.yaml.hbs': hookTemplates['configmap.yaml.hbs'],
  'hooks/definition.yaml.hbs': hookObject(
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    'helm.sh/hook: "pre-install,pre-upgrade", helm.sh/hook-weight: "-20"',
    `  name: widgets.${group}
spec:
  group: ${group}
  scope: Namespaced
  names: {kind: Widget, plural: widgets}
  versions:
    - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
`,
  ),
  'hooks/widget.yaml.hbs': hookObject(
    `${group}/v1`,
    'Widget',
    'helm.sh/hook: "pre-install,pre-upgrade", helm.sh/hook-weight: "-10"',
    '  name: first\n',
  ),
  'hooks/account.yaml.hbs': hookObject(
    'v1',
    'ServiceAccount',
    'helm.sh/hook: "pre-install,pre-upgrade,test", helm.sh/hook-weight: "-10"',
    '  name: tester\n',
  ),
  'hooks/check.yaml.hbs': hookObject(
    'v1',
    'Pod',
    'helm.sh/hook: "pre-install,pre-upgrade,test"',
    `  name: check
spec:
  serviceAccountName: tester
  restartPolicy: Never
  containers: [{name: main, image: registry.example/hook:1}]
`,
  ),
  'hooks/once.yaml.hbs': hookJob('once', 'post-install', '    helm.sh/hook-delete-policy: hook-failed'),
  'hooks/fleeting.yaml.hbs': hookJob('fleeting', 'post-upgrade').replace(
    'spec:\n',
    'spec:\n  ttlSecondsAfterFinished: 0\n',
  ),
  'hooks/guarded.yaml.hbs': hookJob(
    'guarded',
    'pre-upgrade',
    '    helm.sh/hook-delete-policy: hook-succeeded,hook-failed',
  ),
};

describe('hooks of many kinds', () => {
  let release: Scenario;
  const nameOf = (kind: string, name: string) =>
    release.kubectl('get', kind, name, '-n', release.namespace, '-o', 'name').then(({ output }) => output);

  beforeAll(async () => {
    release = await openScenario('hook-kinds', {
      configure: (config) => {
        Object.assign(config['kubesentiment:release'], { chart: 'charts/small', wait: false });
        config['kubesentiment:values'] = {};
      },
    });
    await writeChart(release, manyKinds, { mark: 'one', outcomes: {} });
  });

  test('create objects that other hooks need, and run with `wait: false`, too', async () => {
    await release.up();
    expect(await release.history()).toEqual(['1 deployed Install complete']);
    // By its path: kubectl learns of new kinds late now and then.
    const widget = `/apis/${group}/v1/namespaces/${release.namespace}/widgets/first`;
    succeeded(await release.kubectl('get', '--raw', widget));
    expect(await nameOf('pod', 'check')).toBe('pod/check');
    expect(await nameOf('job', 'once')).toBe('job.batch/once');
  });

  fullTest(
    'may keep an object of another event, stay if they are a CRD, and be deleted as soon as they end',
    async () => {
      await release.configure((config) => Object.assign(config['kubesentiment:values'], { mark: 'two' }));
      await release.up();
      expect((await release.history()).at(-1)).toBe('2 deployed Upgrade complete');
      expect(await nameOf('job', 'once')).toBe('job.batch/once');
      expect(await nameOf('job', 'guarded')).toContain('NotFound');
    },
  );

  test('of the event test run on demand, and stock Helm reads the results', async () => {
    const { KUBECONFIG: kubeconfig = '' } = integrationEnvironment().variables;
    const lines: string[] = [];
    const print = (line: string) => lines.push(line);
    const identity = { name: 'mlops-sentiment', namespace: release.namespace };
    const ran = await testRelease(connectTo({ kubeconfig }, identity), identity, { timeout: 60, print });
    expect(ran.map(({ name, last_run }) => `${name} ${last_run?.phase}`)).toEqual([
      'tester Succeeded',
      'check Succeeded',
    ]);
    const { stdout } = succeeded(await release.helm('status', 'mlops-sentiment', '-o', 'json'));
    const { hooks, info } = JSON.parse(stdout);
    expect(info.status).toBe('deployed');
    const check = hooks.find(({ name }: { name: string }) => name === 'check');
    expect(check.last_run).toEqual({
      started_at: expect.stringMatching(/^\d{4}-/),
      completed_at: expect.stringMatching(/^\d{4}-/),
      phase: 'Succeeded',
    });
    expect(succeeded(await release.helm('get', 'hooks', 'mlops-sentiment')).stdout).toContain('name: check');
  });

  fullTest('that conflict with an object of another owner are refused, and do not change it', async () => {
    succeeded(await release.kubectl('create', 'job', 'guarded', '--image=mine', '-n', release.namespace));
    await release.configure((config) => Object.assign(config['kubesentiment:values'], { mark: 'three' }));
    const { exitCode, output } = await release.pulumi('up', '--yes', '--skip-preview');
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(/RELEASE_PREFLIGHT_REFUSED: Job\/guarded: .*already exists/);
    expect(output).toContain('before-hook-creation');
    expect(await nameOf('job', 'guarded')).toBe('job.batch/guarded');
    expect(await release.history()).toHaveLength(2);
  });
});
