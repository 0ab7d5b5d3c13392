import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { canary, imageOf, stackFile, writeDeployedChart } from './deployedChart.ts';
import { openScenario, type Scenario, succeeded } from './scenario.ts';

/** One release through the verbs: each test goes on where the one before it ended. */
describe('the command release', () => {
  let release: Scenario;
  let file: string;
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
    const { output, stdout } = succeeded(await release.release(['deploy', '-f', values, '-o', 'json']));
    expect(JSON.parse(stdout)).toMatchObject({ revision: 1, status: 'deployed', description: 'Install complete' });
    expect(output).toContain('Deployment/web: created');
    expect(await imageOf(release)).toBe('registry.example/web:from-file');
    succeeded(await release.release(['deploy', '-f', values, '--set', 'tag=set']));
    expect(await imageOf(release)).toBe('registry.example/web:set');
    const again = succeeded(await release.release(['deploy', '--set', 'tag=set', '-o', 'json']));
    expect(Object.keys(JSON.parse(again.stdout).changes)).toEqual(['same']);
    expect(await release.history()).toHaveLength(2);
    expect(await stackFile(release)).toBe(file);
    expect(output).not.toContain(canary);
  });

  test('deploy stops in good order on Ctrl-C, and the next one goes on', async () => {
    const { exitCode, output } = await release.release(
      ['deploy', '--set', 'outcome=unready'],
      async ({ writes, kill }) => {
        await writes('waiting until everything is ready');
        kill('SIGINT');
      },
    );
    expect(exitCode).toBe(130);
    expect(output).toContain('ENGINE_INTERRUPTED');
    expect((await release.history()).at(-1)).toMatch(/^3 failed .*interrupted/);
    const left = await readdir(join(release.directory, 'tmp'));
    expect(left.filter((name) => name.startsWith('kubesentiment-run-'))).toEqual([]);
    succeeded(await release.release(['deploy', '--set', 'tag=four']));
    expect((await release.history()).at(-1)).toBe('4 deployed Upgrade complete');
  });

  test('rollback needs a terminal or --yes, and a revision that was deployed', async () => {
    expect((await release.release(['rollback'])).exitCode).toBe(2);
    const missing = await release.release(['rollback', '17', '--yes']);
    expect(missing.exitCode).toBe(1);
    expect(missing.output).toMatch(/REVISION_NOT_FOUND.*17/);
    expect((await release.release(['rollback', '3', '--yes'])).output).toContain('REVISION_NOT_DEPLOYED');
    expect(await stackFile(release)).toBe(file);
  });

  test('rollback shows what changes, pins the last revision that was deployed, and deploys it', async () => {
    const { output } = succeeded(await release.release(['rollback', '--yes']));
    expect(output).toMatch(/image: "registry.example\/web:four" => "registry.example\/web:set"/);
    expect((await release.history()).at(-1)).toBe('5 deployed Rollback to 2');
    expect(await stackFile(release)).toMatch(/^ {4}rollbackTo: 2$/m);
    expect(output).not.toContain(canary);
    succeeded(await release.release(['rollback', '1', '--yes']));
    expect((await release.history()).at(-1)).toBe('6 deployed Rollback to 1');
    expect(await stackFile(release)).toMatch(/^ {4}rollbackTo: 1$/m);
  });

  test('unpin gives the stack file back as it was, and deploys what it says', async () => {
    const { output } = succeeded(await release.release(['unpin', '--yes']));
    expect(output).toMatch(/image: "registry.example\/web:from-file" => "registry.example\/web:one"/);
    expect(await stackFile(release)).toBe(file);
    expect((await release.history()).at(-1)).toBe('7 deployed Upgrade complete');
    expect(succeeded(await release.release(['unpin', '--yes'])).output).toContain('nothing to do');
  });
});
