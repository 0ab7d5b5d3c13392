import { beforeAll, describe, expect, test } from '@jest/globals';
import { fullTest } from '../../selection.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';
import { hookTemplates } from './hookChart.ts';

describe('the hooks of a release', () => {
  let release: Scenario;
  const up = () => release.pulumi('up', '--yes', '--skip-preview');
  const configure = (values: object) =>
    release.configure((config) => Object.assign(config['kubesentiment:values'], values));
  const rollBack = () =>
    release.configure((config) => {
      config['kubesentiment:release'].rollbackTo = 1;
    });
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
    await writeChart(release, hookTemplates, { mark: 'one', outcomes: { bye: 'fail' } });
  });

  test('are listed by the preview, run around an install, are deleted by their policies, and are recorded', async () => {
    const { output } = succeeded(await release.pulumi('up', '--yes'));
    expect(output).toContain(
      'Hooks of this run: pre-install Job/prepare, pre-install Job/migrate, post-install Job/smoke.',
    );
    expect(output).toMatch(/Job\/prepare runs[\s\S]*Job\/migrate runs[\s\S]*Job\/smoke runs/);
    expect(await release.history()).toEqual(['1 deployed Install complete']);
    expect(await jobs()).toEqual(['prepare', 'smoke']);
    expect(await phases()).toMatchObject({ prepare: 'Succeeded', migrate: 'Succeeded', smoke: 'Succeeded', back: '' });
    expect(output).toContain('log of container main in pod migrate-');
    expect(output).toContain('line 20 of 20');
  });

  test('that fail before an upgrade leave the objects unchanged, and report the reason', async () => {
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

  test('run again in the next run, and fail the revision if they fail after an upgrade', async () => {
    await configure({ mark: 'three', outcomes: { smoke: 'fail' } });
    const { exitCode, output } = await up();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('HOOK_FAILED: post-upgrade hooks failed: Job/smoke');
    expect(await mark()).toBe('three');
    expect((await release.history()).slice(-2)).toEqual([
      expect.stringMatching(/^2 failed /),
      expect.stringMatching(/^3 failed .*post-upgrade hooks failed/),
    ]);
    expect(await phases()).toMatchObject({ prepare: 'Succeeded', migrate: 'Succeeded', smoke: 'Failed' });
    expect(await jobs()).toEqual(['prepare']);
  });

  fullTest('of a rollback are listed by its preview', async () => {
    await rollBack();
    expect(succeeded(await release.pulumi('preview')).stdout).toContain(
      'Hooks of this run: pre-rollback Job/back, post-rollback Job/back.',
    );
  });

  test('of a rollback are those of the target revision', async () => {
    await rollBack();
    await release.up();
    expect((await release.history()).at(-1)).toBe('4 deployed Rollback to 1');
    expect(await mark()).toBe('one');
    expect(await jobs()).toEqual(['back', 'prepare']);
    // Helm copies how they ran for revision 1, too.
    expect(await phases()).toMatchObject({ back: 'Succeeded', migrate: 'Succeeded' });
  });

  fullTest('of a rollback leave nothing to change', async () => {
    expect(await release.preview()).toEqual([]);
  });

  test('that fail before a destroy stop it', async () => {
    const { exitCode, output } = await release.pulumi('destroy', '--yes', '--skip-preview');
    expect(exitCode).not.toBe(0);
    expect(output).toContain('pre-delete hooks failed: Job/bye');
    expect(await mark()).toBe('one');
    expect((await release.history()).at(-1)).toMatch(/^4 uninstalling/);
  });

  fullTest('run around the next destroy, which continues', async () => {
    // The destroy goes by what is recorded, so fix the cause in the record: the hook's Job succeeds now.
    await release.configure((config) => {
      delete config['kubesentiment:release'].rollbackTo;
      config['kubesentiment:values'] = { outcomes: { bye: 'complete' } };
    });
    await release.up();
    expect((await release.history()).at(-1)).toBe('5 deployed Install complete');
    succeeded(await release.pulumi('destroy', '--yes', '--skip-preview'));
    expect(await mark()).toBe('');
    expect(await jobs()).toEqual(['back', 'bye', 'prepare', 'smoke']);
    expect((await release.helm('history', 'mlops-sentiment')).output).toContain('not found');
  });
});
