import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { fullTest } from '../../selection.ts';
import { makeAgeKey, sealed } from '../support/ageKey.ts';
import { integrationEnvironment } from '../support/environment.ts';
import { type CommandResult, openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { forms, gadgets, secrets, writeCanaryChart } from './canaryChart.ts';

/** Secrets of the config and of an encrypted values file, made into everything that charts make of them, through all commands before and after a rollback. */
describe('the secrets of a stack', () => {
  let scenario: Scenario;
  let temporary: string;
  const hits: string[] = [];
  let copies: string[] = [];
  const own = ['--stack', 'leaks'];

  /** Looks at what a command prints and leaves. */
  async function searched(command: string, result: CommandResult): Promise<CommandResult> {
    hits.push(...hitsIn(result.output).map((hit) => `${command} prints ${hit}`));
    const left = await readdir(temporary);
    // The engine gives a plugin a second to end. On a busy machine the provider's copy of the kubeconfig may stay, and the next run removes it.
    const overdue = /^pulumi (up|preview|destroy)/.test(command) ? copies : [];
    copies = left.filter((name) => /^kubeconfig\d+$/.test(name));
    const leaked = left.filter((name) => !copies.includes(name) || overdue.includes(name));
    hits.push(...leaked.map((name) => `${command} leaves ${name}`));
    return result;
  }
  const release = async (...args: string[]) =>
    searched(`release ${args.join(' ')}`, await scenario.releaseCommand(...args, ...own));
  const pulumi = async (...args: string[]) => searched(`pulumi ${args.join(' ')}`, await scenario.pulumi(...args));
  const config = (...args: string[]) => scenario.pulumi('config', ...args).then(succeeded);
  const show = async (...commands: string[]) => {
    for (const command of commands) await release(...command.split(' '));
  };

  beforeAll(async () => {
    temporary = join(integrationEnvironment().directory, 'leaks-tmp');
    await mkdir(temporary);
    scenario = await openScenario('leaks', {
      configure: (own) => {
        Object.assign(own['kubesentiment:release'], {
          name: 'app',
          chart: 'charts/small',
          timeout: '40s',
          valuesFiles: ['secrets.yaml'],
        });
        own['kubesentiment:values'] = {};
        own['kubesentiment:dependencies'] = {};
        // The provider makes a copy of a kubeconfig that it is given.
        own['kubernetes:kubeconfig'] = String(integrationEnvironment().variables.KUBECONFIG);
      },
    });
    // Update plans are one of Pulumi's experiments.
    Object.assign(scenario.variables, { TMPDIR: temporary, PULUMI_EXPERIMENTAL: 'true' });
    await writeCanaryChart(scenario.directory);
    const { SOPS = '', PATH = '' } = integrationEnvironment().variables;
    const key = makeAgeKey();
    Object.assign(scenario.variables, { PATH: [dirname(SOPS), PATH].join(delimiter), SOPS_AGE_KEY: key.identity });
    const { cert, json, logged, ...ofPulumi } = secrets;
    await writeFile(
      join(scenario.directory, 'secrets.yaml'),
      await sealed(SOPS, stringify({ cert, json, logged }), key),
    );
    succeeded(await scenario.releaseCommand('dependency', 'update', ...own));
    const pairs = Object.entries(ofPulumi).map(([key, value]) => `kubesentiment:values.${key}=${value}`);
    await config('set-all', '--path', ...pairs.flatMap((pair) => ['--secret', pair]));
  });

  test('are in no update plan, and a first install matches its plan', async () => {
    succeeded(await pulumi('preview', '--diff', '--save-plan', 'plan.json'));
    const up = await pulumi('up', '--yes', '--skip-preview', '--plan', 'plan.json');
    expect(up.output).not.toContain('violates plan');
    succeeded(up);
  });

  test('are in no output of commands that deploy or show a release', async () => {
    await config('set', '--path', 'kubesentiment:values.mark', 'two');
    expect((await pulumi('preview', '--diff')).output).toContain('"one" => "two"');
    const { output: rendered } = await release('template');
    expect(rendered).toContain('cert: "(secret)"');
    expect(rendered).toContain('decoded: (secret)');
    expect((await release('diff')).output).toContain('-  mark: one\n+  mark: two');
    expect(succeeded(await release('deploy')).output).toContain('(secret)\n(secret)\nThe mark is two.');
    await show('values --explain');
  });

  fullTest('are in no output of commands that look at the stack', async () => {
    await show('values', 'lint', 'list', 'doctor');
  });

  test('are in no preview, plan, state or output of a rollback', async () => {
    await config('set', '--path', 'kubesentiment:release.rollbackTo', '1');
    const preview = succeeded(await pulumi('preview', '--json', '--save-plan', 'plan.json'));
    await writeFile(join(scenario.directory, 'leaks.json'), preview.stdout);
    expect((await searched('release report', await scenario.releaseCommand('report', 'leaks.json'))).exitCode).toBe(0);
    const up = await pulumi('up', '--yes', '--skip-preview', '--plan', 'plan.json');
    expect(up.output).not.toContain('violates plan');
    succeeded(up);
    await pulumi('stack', 'export');
    await show('get all');
    expect((await release('test', '--logs')).output).toContain('line 19 of 20');
    await config('rm', '--path', 'kubesentiment:release.rollbackTo');
  });

  fullTest('are in no output of commands that show a revision', async () => {
    await show('diff 2 3', 'diff --live', 'get all -o json', 'get values --all', 'get metadata');
  });

  test('are in no error of the server or of a hook with its log, and in no failed revision', async () => {
    const refused = await release('deploy', '--set', 'refused=true');
    expect(refused.output).toMatch(/RELEASE_PREFLIGHT_REFUSED[\s\S]*\(secret\)/);
    const failed = await release('deploy', '--set', 'outcome=fail', '--set', 'mark=three');
    expect(failed.output).toMatch(/HOOK_FAILED[\s\S]*line 19 of 20\n *\(secret\)/);
    for (const [path, text] of Object.entries(gadgets)) {
      const file = join(scenario.directory, 'charts', 'small', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    const late = await release('deploy');
    expect(late.output).toMatch(/spec\.token[\s\S]*\(secret\)/);
    const { stdout } = await release('history', '-o', 'json');
    const [last] = parse(stdout).slice(-1);
    expect(last).toMatchObject({ status: 'failed', description: expect.stringMatching(/spec\.token.*\(secret\)/) });
    await searched('helm history', await scenario.helm('history', 'app'));
    await pulumi('stack', 'export');
  });

  test('are in no output of commands that show a failed revision', async () => {
    await show('history', 'status', 'diff --live');
  });

  test('are in no remaining file', async () => {
    succeeded(await pulumi('destroy', '--yes', '--skip-preview'));
    expect(hits).toEqual([]);
    const files = await readdir(scenario.directory, { recursive: true, withFileTypes: true });
    // Packages, and code that Node has compiled.
    const isCode = ({ parentPath }: { parentPath: string }) => /node_modules|\.compiled/.test(parentPath);
    for (const file of files.filter((each) => each.isFile() && !isCode(each))) {
      const path = join(file.parentPath, file.name);
      expect([path, hitsIn(`${path}\n${await readFile(path, 'latin1')}`)]).toEqual([path, []]);
    }
  });
});

function hitsIn(text: string): string[] {
  return forms.flatMap((form) => {
    const at = form instanceof RegExp ? text.search(form) : text.indexOf(form);
    return at === -1 ? [] : [`${String(form)} in ${JSON.stringify(text.slice(Math.max(0, at - 60), at + 60))}`];
  });
}
