import { beforeAll, expect, test } from '@jest/globals';
import { describeFull } from '../../selection.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';
import { hookTemplates } from './hookChart.ts';

describeFull('the hooks of a first deploy', () => {
  let release: Scenario;
  const deploy = async (outcomes: Record<string, string>) => {
    await release.configure((config) => {
      config['kubesentiment:values'] = { outcomes };
    });
    return release.pulumi('up', '--yes', '--skip-preview');
  };
  const destroyed = async () => {
    const { output } = succeeded(await release.pulumi('destroy', '--yes', '--skip-preview'));
    expect(output).toMatch(/Hook pre-delete Job\/bye runs[\s\S]*Hook post-delete Job\/gone runs/);
    expect((await release.helm('history', 'mlops-sentiment')).output).toContain('not found');
    return output;
  };

  beforeAll(async () => {
    release = await openScenario('hook-first', {
      configure: (config) => {
        config['kubesentiment:release'].chart = 'charts/small';
      },
    });
    await writeChart(release, hookTemplates, { mark: 'one', outcomes: {} });
  });

  test('leave no object of the release if one fails before it, and a destroy runs the delete hooks', async () => {
    const { exitCode, output } = await deploy({ migrate: 'fail' });
    expect(exitCode).not.toBe(0);
    expect(output).toContain('failed pre-install: Job/migrate: BackoffLimitExceeded');
    expect(await release.history()).toEqual([
      expect.stringMatching(/^1 failed Release "mlops-sentiment" failed: failed pre-install: Job\/migrate: /),
    ]);
    expect((await release.kubectl('get', 'configmap', 'settings', '-n', release.namespace)).output).toContain(
      'NotFound',
    );
    await destroyed();
  });

  test('are followed by the delete hooks, before the objects are deleted, if one fails after it', async () => {
    expect((await deploy({ smoke: 'fail' })).exitCode).not.toBe(0);
    expect(await release.history()).toEqual([expect.stringMatching(/^1 failed .*failed post-install: Job\/smoke: /)]);
    const output = await destroyed();
    expect(output.indexOf('Hook pre-delete')).toBeLessThan(output.search(/ConfigMap.*deleted/));
  });
});
