import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { canary, imageOf, stackFile, writeDeployedChart } from './deployedChart.ts';
import { killRole } from './runProcesses.ts';
import { openScenario, type Scenario, succeeded } from './scenario.ts';

/** One release through the verbs: each test goes on where the one before it ended. */
describe('the command release', () => {
  let release: Scenario;
  let file: string;
  /** All that the verbs have said. */
  const said: string[] = [];
  const run: Scenario['runRelease'] = async (...request) => {
    const result = await release.runRelease(...request);
    said.push(result.output);
    return result;
  };

  beforeAll(async () => {
    release = await openScenario('deploy', {
      configure: (config) => {
        Object.assign(config['kubesentiment:release'], { chart: 'charts/small', timeout: '60s' });
      },
    });
    await writeDeployedChart(release);
    file = await stackFile(release);
  });

  test('deploy takes values for one run, edits no file, and tells scripts the result', async () => {
    const values = join(release.directory, 'more.yaml');
    await writeFile(values, 'tag: from-file\n');
    const { output, stdout } = succeeded(await run(['deploy', '-f', values, '-o', 'json']));
    expect(JSON.parse(stdout)).toMatchObject({ revision: 1, status: 'deployed', description: 'Install complete' });
    expect(output).toContain('Deployment/web: created');
    expect(await imageOf(release)).toBe('registry.example/web:from-file');
    succeeded(await run(['deploy', '-f', values, '--set', 'tag=set']));
    expect(await imageOf(release)).toBe('registry.example/web:set');
    const again = succeeded(await run(['deploy', '--set', 'tag=set', '-o', 'json']));
    expect(Object.keys(JSON.parse(again.stdout).changes)).toEqual(['same']);
    expect(await release.history()).toHaveLength(2);
    expect(await stackFile(release)).toBe(file);
  });

  test('deploy stops in good order on Ctrl-C, and the next one goes on', async () => {
    const { exitCode, output } = await run(['deploy', '--set', 'outcome=unready'], async ({ writes, kill }) => {
      await writes('waiting until everything is ready');
      kill('SIGINT');
    });
    expect(exitCode).toBe(130);
    expect(output).toContain('ENGINE_INTERRUPTED');
    expect((await release.history()).at(-1)).toMatch(/^3 failed .*interrupted/);
    const left = await readdir(join(release.directory, 'tmp'));
    expect(left.filter((name) => name.startsWith('kubesentiment-run-'))).toEqual([]);
    succeeded(await run(['deploy', '--set', 'tag=four']));
    expect((await release.history()).at(-1)).toBe('4 deployed Upgrade complete');
  });

  test('deploy clears the lock of an engine that was killed', async () => {
    const killed = await run(['deploy', '--set', 'outcome=unready'], async ({ writes }) => {
      await writes('waiting until everything is ready');
      await killRole(release.stack, 'engine');
    });
    expect(killed.exitCode).toBe(1);
    const { output } = succeeded(await run(['deploy', '--set', 'tag=six']));
    expect(output).toContain('Cleared the lock');
    expect((await release.history()).slice(-2)).toEqual([
      expect.stringMatching(/^5 failed .*interrupted/),
      '6 deployed Upgrade complete',
    ]);
  });

  test('rollback needs a terminal or --yes, and a revision that was deployed', async () => {
    expect((await run(['rollback'])).exitCode).toBe(2);
    const missing = await run(['rollback', '17', '--yes']);
    expect(missing.exitCode).toBe(1);
    expect(missing.output).toMatch(/REVISION_NOT_FOUND.*17/);
    expect((await run(['rollback', '3', '--yes'])).output).toContain('REVISION_NOT_DEPLOYED');
    expect(await stackFile(release)).toBe(file);
  });

  test('rollback shows what changes, pins the last revision that was deployed, and deploys it', async () => {
    const { output } = succeeded(await run(['rollback', '--yes']));
    expect(output).toMatch(/image: "registry.example\/web:six" => "registry.example\/web:four"/);
    expect((await release.history()).at(-1)).toBe('7 deployed Rollback to 4');
    expect(await stackFile(release)).toMatch(/^ {4}rollbackTo: 4$/m);
    succeeded(await run(['rollback', '1', '--yes']));
    expect((await release.history()).at(-1)).toBe('8 deployed Rollback to 1');
    expect(await stackFile(release)).toMatch(/^ {4}rollbackTo: 1$/m);
    const again = succeeded(await run(['deploy', '--set', 'tag=seven'])).output;
    expect(again).toMatch(/pins revision 1.*\n.*release unpin -s deploy$/m);
    expect(again).toContain('(nothing changed)');
  });

  test('unpin gives the stack file back as it was, and deploys what it says', async () => {
    const { output } = succeeded(await run(['unpin', '--yes']));
    expect(output).toMatch(/image: "registry.example\/web:from-file" => "registry.example\/web:one"/);
    expect(await stackFile(release)).toBe(file);
    expect((await release.history()).at(-1)).toBe('9 deployed Upgrade complete');
    expect(succeeded(await run(['unpin', '--yes'])).output).toContain('nothing to do');
  });

  test('no verb tells a secret of the stack or of the cluster', async () => {
    const path = 'jsonpath={.data.api-key}';
    const args = ['get', 'secret', 'mlops-sentiment-credentials', '-n', release.namespace, '-o', path];
    const key = Buffer.from((await release.kubectl(...args)).stdout, 'base64').toString();
    expect(key).toHaveLength(32);
    expect(said.length).toBeGreaterThan(10);
    expect(said.filter((text) => text.includes(canary) || text.includes(key))).toEqual([]);
  });
});
