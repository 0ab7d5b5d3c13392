import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { fullTest } from '../../selection.ts';
import { type CommandResult, openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';

const templates = {
  'web.yaml.hbs': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: habits-web}}
  template:
    metadata: {labels: {app: habits-web}}
    spec: {containers: [{name: main, image: "registry.example/web:{{Values.tag}}"}]}
`,
  'kept.yaml.hbs': `apiVersion: v1
kind: ConfigMap
metadata: {name: kept, annotations: {helm.sh/resource-policy: keep}}
`,
  // It would fail each run.
  'hook.yaml.hbs': `apiVersion: batch/v1
kind: Job
metadata: {name: blocking, annotations: {helm.sh/hook: "pre-install,pre-upgrade,pre-rollback,pre-delete"}}
spec:
  backoffLimit: 0
  template:
    metadata: {annotations: {kubesentiment.test/outcome: fail}}
    spec: {restartPolicy: Never, containers: [{name: main, image: registry.example/hook:1}]}
`,
};

const name = 'mlops-sentiment';

describe("the habits of Helm's users", () => {
  let release: Scenario;
  const run = (...args: string[]): Promise<CommandResult> => release.runRelease(args);
  const json = async (...args: string[]) => JSON.parse(succeeded(await run(...args, '-o', 'json')).stdout);

  beforeAll(async () => {
    release = await openScenario('habits', {
      configure: (config) => {
        Object.assign(config['kubesentiment:release'], { chart: 'charts/small' });
        config['kubesentiment:values'] = {};
      },
    });
    await writeChart(release, templates, { tag: '1', image: { tag: 'a' } });
    const recorded = ['--description', 'the first one', '--labels', 'team=web,tier=x'];
    succeeded(await run('deploy', '--no-hooks', ...recorded));
    succeeded(await run('deploy', '--no-hooks', '--labels', 'tier=null', '--set', 'tag=2,image.tag=b'));
  });

  test('a description and labels are recorded, and the next revision has the labels, too', async () => {
    expect(await release.history()).toEqual(['1 superseded the first one', '2 deployed Upgrade complete']);
    const names = async (selector: string) => {
      const [ours, theirs] = await Promise.all([
        release.releaseCommand('list', '-n', release.namespace, '-q', '-l', selector),
        release.helm('list', '-q', '-l', selector),
      ]);
      expect(ours.stdout.trim()).toBe(theirs.stdout.trim());
      return ours.stdout.trim();
    };
    expect(await names('team=web')).toBe(name);
    expect(await names('team in (web),!tier')).toBe(name);
    expect(await names('tier=x')).toBe('');
  });

  test('the status has the objects as they are in the cluster', async () => {
    const { objects } = await json('status');
    expect(objects).toEqual([
      expect.objectContaining({ object: 'ConfigMap/kept', state: 'ready' }),
      expect.objectContaining({
        object: 'Deployment/web',
        ready: 1,
        wanted: 1,
        restarts: 0,
        state: 'ready',
        reason: '',
      }),
    ]);
    const { stdout } = succeeded(await run('status'));
    expect(stdout).toMatch(/^OBJECT +READY +RESTARTS +STATE/m);
    expect(stdout).toMatch(/^Deployment\/web +1\/1 +0 +ready/m);
    expect(await json('status', '--revision', '1')).not.toHaveProperty('objects');
  });

  test('the events are those of the objects and their pods', async () => {
    const events: { object: string; reason: string }[] = await json('events');
    expect(events.map(({ object }) => object)).toContain('Deployment/web');
    expect(events.filter(({ object }) => /blocking|kept/.test(object))).toEqual([]);
  });

  test('logs name the containers that there are', async () => {
    const { exitCode, output } = await run('logs', '--container', 'other');
    expect(exitCode).toBe(2);
    expect(output).toMatch(/COMMAND_INVALID: No container .*\n {2}There are web-[^/]+\/main/);
    expect(succeeded(await run('logs', '--tail', '1')).output).toMatch(/web-[^/]+\/main/);
  });

  fullTest(
    'a stack is created for any chart, in a namespace of its own, and gets what another one has deployed',
    async () => {
      const file = join(release.directory, 'Pulumi.other.yaml');
      const created = await release.releaseCommand(
        'init',
        'other',
        '--chart',
        'charts/small',
        '--set',
        'image.tag=old,more=x',
      );
      expect(succeeded(created).output).toContain(
        'wrote Pulumi.other.yaml: release small in namespace small-other, chart charts/small',
      );
      await writeFile(file, `# Kept.\n${await readFile(file, 'utf8')}`);
      expect(await release.releaseCommand('init', 'other')).toMatchObject({
        exitCode: 1,
        output: expect.stringContaining('CONFIG_VALUE_EXISTS'),
      });

      const promote = (...args: string[]) => release.releaseCommand('promote', 'habits', 'other', ...args);
      const shown = succeeded(await promote('--dry-run')).output;
      expect(shown).toMatch(/-\s+tag: old\n\+\s+tag: b\n/);
      expect(await readFile(file, 'utf8')).toContain('tag: old');
      succeeded(await promote('--value', 'tag', '--yes'));
      const { config } = parse(await readFile(file, 'utf8'));
      expect(config['kubesentiment:values']).toEqual({ image: { tag: 'b' }, more: 'x', tag: 2 });
      expect(await readFile(file, 'utf8')).toMatch(/^# Kept\./);
      expect(succeeded(await promote('--yes')).output).toContain('already has what revision 2 of stack habits has');
      expect(await promote('--value', 'none', '--yes')).toMatchObject({
        exitCode: 2,
        output: expect.stringContaining('COMMAND_INVALID'),
      });
    },
  );

  test('a rollback says in a few lines what it does, and takes the name of the release', async () => {
    const { exitCode, output } = await run('rollback', 'other', '1', '--yes');
    expect([exitCode, output]).toEqual([
      2,
      expect.stringContaining(`COMMAND_OTHER_RELEASE: Stack habits has the release ${name}`),
    ]);
    const rolled = succeeded(await run('rollback', name, '1', '--yes', '--no-hooks'));
    expect(rolled.output.split('\n').slice(0, 6)).toEqual([
      `Stack:    habits, release ${name} in namespace ${release.namespace}`,
      expect.stringMatching(/^Cluster: {2}\S+ \(https?:/),
      expect.stringMatching(/^From: {5}revision 2 \(deployed\), small-1\.0\.0, /),
      expect.stringMatching(/^To: {7}revision 1, small-1\.0\.0, /),
      'Changes:  1 object: ~ Deployment/web',
      expect.stringContaining('release unpin -s habits'),
    ]);
    expect(rolled.output).toContain('Revision: reading the recorded revision');
    expect((await release.history()).at(-1)).toBe('3 deployed Rollback to 1');
  });

  fullTest('a rollback that cannot begin leaves the file of the stack as it was', async () => {
    const file = join(release.directory, 'Pulumi.habits.yaml');
    const before = await readFile(file, 'utf8');
    release.variables.PULUMI_CONFIG_PASSPHRASE = 'wrong';
    const { exitCode, output } = await run('rollback', '2', '--yes');
    delete release.variables.PULUMI_CONFIG_PASSPHRASE;
    expect(exitCode).toBe(1);
    expect(output).toContain('Nothing was changed');
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  test('an uninstall says what goes, and keeps what it should', async () => {
    const dry = succeeded(await run('uninstall', '--dry-run')).output;
    expect(dry).toContain('Removed: Deployment/web.\nKept by the policy keep: ConfigMap/kept.');
    expect(await run('uninstall')).toMatchObject({ exitCode: 2, output: expect.stringContaining('add --yes') });
    const options = ['--yes', '--keep-history', '--no-hooks', '--description', 'no longer needed'];
    const { stdout } = succeeded(await run('uninstall', name, ...options));
    expect(stdout).toBe(`Release ${name} in ${release.namespace} is uninstalled. Its history is kept.`);
    expect((await release.history()).at(-1)).toBe('3 uninstalled no longer needed');
    const left = await release.kubectl('get', 'deploy,configmap', '-n', release.namespace, '-o', 'name');
    expect(left.stdout.split('\n')).toContain('configmap/kept');
    expect(left.stdout).not.toContain('deployment');
    expect(await run('uninstall', '--yes')).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining('RELEASE_NOT_FOUND'),
    });
    expect((await run('uninstall', '--yes', '--ignore-not-found')).exitCode).toBe(0);
  });
});
