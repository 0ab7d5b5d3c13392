import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { fullTest } from '../../selection.ts';
import { canary, imageOf, stackFile, writeDeployedChart } from '../support/deployedChart.ts';
import { killRole } from '../support/runProcesses.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';

/** One release through the verbs: each test goes on where the one before it ended. */
describe('the command release', () => {
  let release: Scenario;
  let file: string;
  /** The output of all verbs. */
  const messages: string[] = [];
  const run: Scenario['runRelease'] = async (...request) => {
    const result = await release.runRelease(...request);
    messages.push(result.output);
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

  test('deploy accepts values for one run, edits no file, and prints the result for scripts', async () => {
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

  test('deploy stops cleanly on Ctrl-C', async () => {
    const { exitCode, output } = await run(['deploy', '--set', 'outcome=unready'], async ({ writes, kill }) => {
      await writes('waiting until all objects are ready');
      kill('SIGINT');
    });
    expect(exitCode).toBe(130);
    expect(output).toContain('ENGINE_INTERRUPTED');
    expect((await release.history()).at(-1)).toMatch(/^3 failed .*interrupted/);
    const left = await readdir(join(release.directory, 'tmp'));
    expect(left.filter((name) => name.startsWith('kubesentiment-run-'))).toEqual([]);
  });

  fullTest('deploy continues after that, and removes the lock of a killed engine', async () => {
    const killed = await run(['deploy', '--set', 'outcome=unready'], async ({ writes }) => {
      await writes('waiting until all objects are ready');
      await killRole(release.stack, 'engine');
    });
    expect(killed.exitCode).toBe(1);
    const { output } = succeeded(await run(['deploy', '--set', 'tag=five']));
    expect(output).toContain('Cleared the lock');
    expect((await release.history()).slice(-2)).toEqual([
      expect.stringMatching(/^4 failed .*interrupted/),
      '5 deployed Upgrade complete',
    ]);
  });

  test('rollback requires a terminal or --yes, and a revision that was deployed', async () => {
    expect((await run(['rollback'])).exitCode).toBe(2);
    const missing = await run(['rollback', '17', '--yes']);
    expect(missing.exitCode).toBe(1);
    expect(missing.output).toMatch(/REVISION_NOT_FOUND.*17/);
    expect((await run(['rollback', '3', '--yes'])).output).toContain('REVISION_NOT_DEPLOYED');
    expect(await stackFile(release)).toBe(file);
  });

  test('rollback shows the changes, pins the last deployed revision, and deploys it', async () => {
    const { output } = succeeded(await run(['rollback', '--yes']));
    expect(output).toMatch(/^Changes: +1 object: ~ Deployment\/web$/m);
    expect((await release.history()).at(-1)).toMatch(/^\d deployed Rollback to 2$/);
    expect(await stackFile(release)).toMatch(/^ {4}rollbackTo: 2$/m);
  });

  test('a pinned stack refuses values of the command line, also in a preview', async () => {
    const pinned = await stackFile(release);
    const file = join(release.directory, 'more.yaml');
    for (const flags of [
      ['--set-json', 'tag="seven"'],
      ['-f', file],
    ]) {
      const { exitCode, output } = await run(['deploy', ...flags]);
      expect([exitCode, output]).toEqual([
        1,
        expect.stringMatching(/^RELEASE_PINNED: .*revision 2 .*\n.*Pulumi\.deploy\.yaml:/),
      ]);
      expect(output).toContain('--unpin');
    }
    expect((await run(['preview', '--set', 'tag=seven'])).output).toContain('RELEASE_PINNED');
    expect(await stackFile(release)).toBe(pinned);
    expect((await release.history()).at(-1)).toMatch(/^\d deployed Rollback to 2$/);
    const preview = succeeded(await run(['preview', '--unpin', '--set', 'tag=seven', '--diff']));
    expect(preview.stdout).toMatch(/image: "registry.example\/web:set" => "registry.example\/web:seven"/);
    expect(await stackFile(release)).toBe(pinned);
  });

  fullTest("unpin restores the stack's file, and deploys its settings", async () => {
    const { output } = succeeded(await run(['unpin', '--yes']));
    expect(output).toMatch(/image: "registry.example\/web:set" => "registry.example\/web:one"/);
    expect(await stackFile(release)).toBe(file);
    expect((await release.history()).at(-1)).toBe('7 deployed Upgrade complete');
    expect(succeeded(await run(['unpin', '--yes'])).output).toContain('nothing to do');
  });

  test('deploy --unpin ends the pin and deploys the values', async () => {
    await release.configure((config) => {
      config['kubesentiment:release'].rollbackTo = 1;
    });
    const { output } = succeeded(await run(['deploy', '--unpin', '--set', 'tag=ten']));
    expect(output).toContain('Removed from Pulumi.deploy.yaml: rollbackTo: 1.');
    expect(await stackFile(release)).not.toContain('rollbackTo');
    expect(await imageOf(release)).toBe('registry.example/web:ten');
    expect((await release.history()).at(-1)).toMatch(/^\d deployed Upgrade complete$/);
  });

  test('a preview shows what a deploy with the same arguments changes, also for scripts', async () => {
    const full = ['-s', `organization/kubesentiment/${release.stack}`];
    const changed = succeeded(await run(['preview', ...full, '--set', 'tag=eleven', '-o', 'json'])).stdout;
    await writeFile(join(release.directory, 'changed.json'), changed);
    expect(JSON.parse(changed).changeSummary).toMatchObject({ update: 3 });
    const comment = succeeded(await release.releaseCommand('report', 'changed.json')).stdout;
    expect(comment).toMatch(/^\+ *-? *image: registry\.example\/web:eleven$/m);
    expect(comment).toMatch(/\| revision \d+ → \d+ \| 1 object changes \| 1 value changes \|/);
    expect(comment).toMatch(/^- tag: "ten"\n\+ tag: "eleven"$/m);
  });

  fullTest('a mistake in a flag is reported with the flag, by the program and before it', async () => {
    const values = join(release.directory, 'wrong.yaml');
    await writeFile(values, 'outcome: ready\ntag: 7\n');
    const schema = { type: 'object', properties: { tag: { type: 'string' } } };
    await writeFile(join(release.directory, 'charts', 'small', 'values.schema.json'), JSON.stringify(schema));
    for (const verb of ['deploy', 'template']) {
      const { exitCode, output } = await run([verb, '--set', 'tag=7']);
      expect([exitCode, output]).toEqual([1, expect.stringMatching(/ {2}at --set tag=7$/m)]);
    }
    const { exitCode, output } = await run(['diff', '-f', values]);
    expect([exitCode, output]).toEqual([1, expect.stringContaining('wrong.yaml:2:1')]);
  });

  fullTest('the stack may be named in full, or be the selected one', async () => {
    const full = `organization/kubesentiment/${release.stack}`;
    expect(succeeded(await run(['values', '-s', full, '--path', 'tag'])).stdout).toBe('one');
    expect(succeeded(await run(['history', '-s', `organization/${release.stack}`])).output).toContain('Rollback to 2');
    expect(succeeded(await release.releaseCommand('values', '--path', 'tag')).stdout).toBe('one');
    const other = await run(['deploy', '-s', `organization/web/${release.stack}`]);
    expect([other.exitCode, other.output]).toEqual([2, expect.stringContaining('STACK_OTHER_PROJECT')]);
  });

  fullTest('an unused namespace setting fails the preview, with its line', async () => {
    const file = join(release.directory, `Pulumi.${release.stack}.yaml`);
    const text = await stackFile(release);
    await writeFile(file, text.replace('kubesentiment:values', 'kubesentimant:values'));
    const { exitCode, output } = await release.pulumi('preview');
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(/CONFIG_UNKNOWN_NAMESPACE: kubesentimant:values: .*Did you mean kubesentiment:values\?/);
    expect(output).toMatch(/Pulumi\.deploy\.yaml:\d+:\d+/);
    for (const args of [['lint', '--no-dependencies'], ['deploy']]) {
      const failed = await run(args);
      expect([failed.exitCode, failed.output]).toEqual([1, expect.stringMatching(/kubesentiment:values\?/)]);
    }
    await writeFile(file, text);
  });

  test('no command prints a secret of the stack or of the cluster', async () => {
    const path = 'jsonpath={.data.api-key}';
    const args = ['get', 'secret', 'mlops-sentiment-credentials', '-n', release.namespace, '-o', path];
    const key = Buffer.from((await release.kubectl(...args)).stdout, 'base64').toString();
    expect(key).toHaveLength(32);
    expect(messages.length).toBeGreaterThan(10);
    expect(messages.filter((text) => text.includes(canary) || text.includes(key))).toEqual([]);
  });
});
