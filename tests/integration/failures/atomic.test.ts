import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fullTest } from '../../selection.ts';
import { type ApiProxy, openApiProxy } from '../support/apiProxy.ts';
import { canary, imageOf, stackFile, writeDeployedChart } from '../support/deployedChart.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';

/** One atomic release: each test goes on where the one before it ended. */
describe('an atomic release that does not become ready', () => {
  let release: Scenario;
  let proxy: ApiProxy;
  let file: string;
  beforeAll(async () => {
    proxy = await openApiProxy();
    release = await openScenario('atomic', {
      configure: (config) => {
        config['kubernetes:kubeconfig'] = proxy.kubeconfig;
        const settings = { chart: 'charts/small', atomic: true, timeout: '8s', failFastAfter: '1s' };
        Object.assign(config['kubesentiment:release'], settings);
      },
    });
    await writeDeployedChart(release);
    file = await stackFile(release);
  });
  afterAll(() => proxy.close());

  const evidence = (revision: number) =>
    readFile(join(release.directory, '.kubesentiment', 'evidence', `atomic-mlops-sentiment-v${revision}.txt`), 'utf8');

  test('is removed if it was the first deploy, after its diagnostics were saved', async () => {
    const { exitCode, output } = await release.runRelease(['deploy', '--set', 'outcome=crash']);
    expect(exitCode).toBe(1);
    expect(output).toMatch(/The deploy failed: RELEASE_NOT_READY.*\n.*the release has been removed\.$/);
    expect(await evidence(1)).toContain('previous line 20 of 20');
    expect((await release.helm('list', '--all', '--short')).stdout).toBe('');
    expect((await release.kubectl('get', 'deployments', '-n', release.namespace, '-o', 'name')).stdout).toBe('');
  });

  test('is rolled back to the last deployed revision, with failure and result in the last lines', async () => {
    succeeded(await release.runRelease(['deploy']));
    const { exitCode, output, stdout } = await release.runRelease([
      ...['deploy', '--set', 'outcome=crash,tag=two', '-o', 'json'],
    ]);
    expect(exitCode).toBe(1);
    expect(output).toContain('The diagnostics are in .kubesentiment/evidence/atomic-mlops-sentiment-v2.txt.');
    expect(output).toMatch(/The deploy failed: RELEASE_NOT_READY.*\nRolled back to revision 1 as revision 3\.\n/);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ release: 'mlops-sentiment', revision: 3, status: 'deployed', description: 'Rollback to 1', rolledBackTo: 1 },
      error: expect.stringContaining('RELEASE_NOT_READY'),
    });
    expect(await release.history()).toEqual([
      '1 superseded Install complete',
      expect.stringMatching(/^2 failed Upgrade "mlops-sentiment" failed: .*Deployment\/web/),
      '3 deployed Rollback to 1',
    ]);
    expect(await imageOf(release)).toBe('registry.example/web:one');
    const saved = await evidence(2);
    expect(saved).toMatch(/CrashLoopBackOff[\s\S]*previous line 20 of 20/);
    // The application's log contains its password.
    expect(saved).toMatch(/previous line 18 of 20\n\s+\(secret\)\n\s+previous line 20 of 20/);
    expect(output).not.toContain(canary);
  });

  fullTest('is rolled back if the API server is down at the end of the wait', async () => {
    const { exitCode, output } = await release.runRelease(
      ['deploy', '--set', 'outcome=unready,tag=three'],
      async ({ writes }) => {
        await writes('old replicas are still running');
        await proxy.restart(15_000);
      },
    );
    expect(exitCode).toBe(1);
    // The wait outlasts an absence, and the single reads around it do not: both end with the rollback.
    expect(output).toMatch(
      /The deploy failed: (?:RELEASE_NOT_READY|CLUSTER_UNREACHABLE).*\nRolled back to revision 3 as revision 5\.$/,
    );
    expect((await release.history()).slice(-2)).toEqual([
      expect.stringMatching(/^4 failed/),
      '5 deployed Rollback to 3',
    ]);
    expect(await imageOf(release)).toBe('registry.example/web:one');
  });

  fullTest('is not changed by an error before a revision is opened', async () => {
    const refused = await release.runRelease(['deploy', '--set', 'tag=a"b']);
    expect(refused.exitCode).toBe(1);
    expect(refused.output).toContain('No revision was created and nothing was changed.');
    expect(await release.history()).toHaveLength(5);
  });

  test("does not change the stack's file", async () => {
    expect(await stackFile(release)).toBe(file);
  });

  fullTest('gets the rollback command if `pulumi up` fails, which cannot roll back', async () => {
    await release.configure((config) => {
      config['kubesentiment:values'].outcome = 'crash';
    });
    const { exitCode, output } = await release.pulumi('up', '--yes', '--skip-preview');
    expect(exitCode).not.toBe(0);
    expect(output).toContain('release rollback -s atomic');
    expect((await release.history()).at(-1)).toMatch(/^6 failed/);
  });
});
