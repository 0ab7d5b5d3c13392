import { beforeAll, describe, expect, test } from '@jest/globals';
import { openScenario, type Scenario, succeeded } from './scenario.ts';
import { writeChart } from './smallChart.ts';

/** A Job that runs at the events; its pod ends as the value says. */
function hookJob(name: string, events: string, extra = ''): string {
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
  annotations:
    helm.sh/hook: ${events}
${extra}
spec:
  backoffLimit: 0
  template:
    metadata:
      annotations: {kubesentiment.test/outcome: {{quote (get Values.outcomes "${name}")}} }
    spec:
      restartPolicy: Never
      containers: [{name: main, image: registry.example/hook:1}]
`;
}

const templates = {
  'configmap.yaml.hbs':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {mark: {{quote Values.mark}} }\n',
  'hooks/prepare.yaml.hbs': hookJob('prepare', 'pre-install,pre-upgrade', '    helm.sh/hook-weight: "-5"'),
  'hooks/migrate.yaml.hbs': hookJob(
    'migrate',
    'pre-install,pre-upgrade',
    '    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded\n    helm.sh/hook-output-log-policy: hook-succeeded',
  ),
  'hooks/smoke.yaml.hbs': hookJob(
    'smoke',
    'post-install,post-upgrade',
    '    helm.sh/hook-delete-policy: before-hook-creation,hook-failed',
  ),
  'hooks/back.yaml.hbs': hookJob('back', 'pre-rollback,post-rollback'),
  'hooks/bye.yaml.hbs': hookJob('bye', 'pre-delete'),
  'hooks/gone.yaml.hbs': hookJob('gone', 'post-delete', '    helm.sh/hook-delete-policy: hook-succeeded'),
};

describe('the hooks of a release', () => {
  let release: Scenario;
  const up = () => release.pulumi('up', '--yes', '--skip-preview');
  const configure = (values: object) =>
    release.configure((config) => Object.assign(config['kubesentiment:values'], values));
  const mark = async () =>
    (await release.kubectl('get', 'configmap', 'settings', '-n', release.namespace, '-o', 'jsonpath={.data.mark}'))
      .stdout;
  const jobs = async () => {
    const { stdout } = succeeded(await release.kubectl('get', 'jobs', '-n', release.namespace, '-o', 'name'));
    return stdout.split('\n').map((name) => name.replace('job.batch/', ''));
  };
  const phases = async () => {
    const { stdout } = succeeded(await release.helm('status', 'mlops-sentiment', '-o', 'json'));
    const { hooks }: { hooks: { name: string; last_run?: { phase: string } }[] } = JSON.parse(stdout);
    return Object.fromEntries(hooks.map(({ name, last_run }) => [name, last_run?.phase ?? '']));
  };

  beforeAll(async () => {
    release = await openScenario('hooks', {
      configure: (config) => {
        config['kubesentiment:release'].chart = 'charts/small';
        config['kubesentiment:values'] = {};
      },
    });
    await writeChart(release, templates, { mark: 'one', outcomes: {} });
  });

  test('are named by the preview, in the order in which they run', async () => {
    const { stdout } = succeeded(await release.pulumi('preview'));
    expect(stdout).toContain(
      'Hooks of this run: pre-install Job/prepare, pre-install Job/migrate, post-install Job/smoke.',
    );
  });

  test('run around an install, leave what their policies say, and are recorded', async () => {
    const { output } = await release.up();
    expect(await release.history()).toEqual(['1 deployed Install complete']);
    expect(await jobs()).toEqual(['prepare', 'smoke']);
    expect(await phases()).toMatchObject({ prepare: 'Succeeded', migrate: 'Succeeded', smoke: 'Succeeded', back: '' });
    expect(output).toContain('log of container main in pod migrate-');
    expect(output).toContain('line 20 of 20');
    expect(await release.preview()).toEqual([]);
  });

  test('that fail before an upgrade leave the objects untouched, and say why', async () => {
    await configure({ mark: 'two', outcomes: { migrate: 'fail' } });
    const { exitCode, output } = await up();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('HOOK_FAILED: pre-upgrade hooks failed: Job/migrate: BackoffLimitExceeded');
    expect(output).toContain('line 20 of 20');
    expect(await mark()).toBe('one');
    expect(await release.history()).toEqual([
      '1 deployed Install complete',
      expect.stringMatching(
        /^2 failed Upgrade "mlops-sentiment" failed: pre-upgrade hooks failed: Job\/migrate: Backoff/,
      ),
    ]);
    expect(await phases()).toMatchObject({ prepare: 'Succeeded', migrate: 'Failed', smoke: '' });
  });

  test('run anew in the next run', async () => {
    await configure({ outcomes: {} });
    await release.up();
    expect((await release.history()).at(-1)).toBe('3 deployed Upgrade complete');
    expect(await mark()).toBe('two');
    expect(await jobs()).toEqual(['prepare', 'smoke']);
  });

  test('that fail after an upgrade fail the revision', async () => {
    await configure({ mark: 'three', outcomes: { smoke: 'fail' } });
    const { exitCode, output } = await up();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('HOOK_FAILED: post-upgrade hooks failed: Job/smoke');
    expect(await mark()).toBe('three');
    expect((await release.history()).slice(-2)).toEqual([
      '3 deployed Upgrade complete',
      expect.stringMatching(/^4 failed .*post-upgrade hooks failed/),
    ]);
    expect(await jobs()).toEqual(['prepare']);
  });

  test('of a rollback are those of the revision that it goes back to', async () => {
    await release.configure((config) => {
      config['kubesentiment:release'].rollbackTo = 1;
    });
    expect(succeeded(await release.pulumi('preview')).stdout).toContain(
      'Hooks of this run: pre-rollback Job/back, post-rollback Job/back.',
    );
    await release.up();
    expect((await release.history()).at(-1)).toBe('5 deployed Rollback to 1');
    expect(await mark()).toBe('one');
    expect(await jobs()).toEqual(['back', 'prepare']);
    expect(await phases()).toMatchObject({ back: 'Succeeded', migrate: '' });
    expect(await release.preview()).toEqual([]);
  });

  test('run around a destroy; one that fails stops it, and the next goes on', async () => {
    await release.configure((config) => {
      delete config['kubesentiment:release'].rollbackTo;
      config['kubesentiment:values'] = { outcomes: { bye: 'fail' } };
    });
    await release.up();
    const destroy = () => release.pulumi('destroy', '--yes', '--skip-preview');
    const { exitCode, output } = await destroy();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('pre-delete hooks failed: Job/bye');
    expect(await mark()).toBe('one');
    expect((await release.history()).at(-1)).toMatch(/^6 uninstalling/);
    // The destroy goes by what is recorded, so the cause is mended there: the hook's Job may end well now.
    await configure({ outcomes: {} });
    await release.up();
    succeeded(await destroy());
    expect(await mark()).toBe('');
    expect(await jobs()).toEqual(['back', 'bye', 'prepare', 'smoke']);
    expect((await release.helm('history', 'mlops-sentiment')).output).toContain('not found');
  });
});
