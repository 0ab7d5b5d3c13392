import { mkdir, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { fullTest, isFull } from '../../selection.ts';
import { integrationEnvironment } from '../support/environment.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';

const canary = 'canary-5b1d';

interface Check {
  check: string;
  state: string;
  message: string;
  hint?: string;
}

describe('release doctor', () => {
  let scenario: Scenario;
  const { variables } = integrationEnvironment();
  const outputs: string[] = [];
  // The stacks of the other scenarios have their locks in the same backend.
  const backend = fileURLToPath(variables.PULUMI_BACKEND_URL ?? '');
  const locks = join(backend, '.pulumi', 'locks', 'organization', 'kubesentiment', 'doctor');

  beforeAll(async () => {
    scenario = await openScenario('doctor', {
      configure: (config) => {
        Object.assign(config['kubesentiment:release'], { chart: 'charts/small', wait: false, kubeVersion: '1.30.0' });
        config['kubesentiment:values'] = {};
      },
    });
    const configMap =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {key: {{quote Values.key}} }\n';
    await writeChart(scenario, { 'configmap.yaml.hbs': configMap }, { key: '' });
    succeeded(await scenario.pulumi('config', 'set', '--secret', '--path', 'kubesentiment:values.key', canary));
    await scenario.up();
  });

  /** Runs it in the scenario's checkout with other variables than a user of the tests has. */
  async function diagnose(env: Record<string, string> = {}): Promise<{ exitCode: number; checks: Check[] }> {
    const main = join('components', 'cli', 'main.ts');
    const options = { cwd: scenario.directory, env: { ...variables, ...env }, reject: false };
    const {
      exitCode = -1,
      stdout,
      stderr,
    } = await execa(process.execPath, [main, 'doctor', '-s', 'doctor', '-o', 'json'], options);
    outputs.push(stdout, stderr);
    return { exitCode, checks: JSON.parse(stdout) };
  }
  const statesOf = (checks: Check[], name: string) =>
    checks.filter(({ check }) => check === name).map(({ state }) => state);

  test('finds no problem with a valid stack', async () => {
    const { exitCode, checks } = await diagnose();
    expect(checks.filter(({ state }) => state !== 'ok')).toMatchObject([{ check: 'kubeVersion', state: 'warning' }]);
    expect(exitCode).toBe(0);
    expect(checks.map(({ check }) => check)).toEqual([
      ...['node', 'pulumi', 'plugin kubernetes', 'plugin random', 'helm', 'config'],
      ...['backend', 'stack', 'lock', 'cluster', 'kubeVersion', 'permissions', 'history'],
    ]);
    const about = (name: string) => checks.find(({ check }) => check === name)?.message;
    expect(about('history')).toBe('revision 1 is deployed');
    expect(about('permissions')).toMatch(/^all \d+ permissions that a release needs$/);
    expect(about('cluster')).toMatch(/^Kubernetes v1\.\d+/);
  });

  test('reports the remains of a dead run, a pin, and missing permissions', async () => {
    await mkdir(locks, { recursive: true });
    // No process has this number.
    const lock = { pid: 2 ** 30, username: 'somebody', hostname: hostname(), timestamp: '2026-01-01T00:00:00Z' };
    await writeFile(join(locks, 'dead.json'), JSON.stringify(lock));
    succeeded(await scenario.pulumi('config', 'set', '--path', 'kubesentiment:release.rollbackTo', '9'));
    const { exitCode, checks } = await diagnose({ KUBECONFIG: await weakKubeconfig() });
    expect(exitCode).toBe(1);
    expect(statesOf(checks, 'lock')).toEqual(['problem']);
    expect(statesOf(checks, 'rollbackTo')).toEqual(['problem']);
    const missing = checks.filter(({ check }) => check === 'permissions').map(({ message }) => message);
    expect(missing).toEqual(
      expect.arrayContaining([
        `The account may not create, patch, delete configmaps in namespace ${scenario.namespace}.`,
      ]),
    );
  });

  test('and every other command ask an account with an expired login to log in again', async () => {
    const env = { ...variables, KUBECONFIG: await kubeconfigOf({ token: 'expired' }) };
    const main = join('components', 'cli', 'main.ts');
    const others = [['preview'], ['rollback', '1', '--yes'], ['adopt', '--yes'], ['eject', '--yes']];
    for (const verb of [['deploy'], ...(isFull ? others : [])]) {
      const args = [main, ...verb, '-s', 'doctor'];
      const { exitCode, all } = await execa(process.execPath, args, {
        cwd: scenario.directory,
        env,
        reject: false,
        all: true,
      });
      expect([verb, exitCode, all]).toEqual([verb, 1, expect.stringContaining('CLUSTER_REQUEST_FAILED')]);
      expect(all).toContain('Log in again');
      expect(all).not.toMatch(/^ +at /m);
    }
    const { checks } = await diagnose({ KUBECONFIG: env.KUBECONFIG });
    expect(checks.find(({ check }) => check === 'cluster')?.hint).toContain('Log in again');
  });

  fullTest('reports a release of another stack, and so does the preview', async () => {
    await scenario.configure((config) => {
      const { rollbackTo: _pin, ...settings } = config['kubesentiment:release'];
      config['kubesentiment:release'] = settings;
    });
    const { directory } = scenario;
    const pulumi = (...args: string[]) =>
      execa('pulumi', [...args, '--non-interactive'], { cwd: directory, env: variables });
    await rm(locks, { recursive: true, force: true });
    await pulumi('stack', 'rm', 'doctor', '--force', '--yes', '--preserve-config');
    await pulumi('stack', 'init', 'doctor');
    await scenario.configure((config) => {
      config['kubesentiment:values'] = { key: 'plain' };
    });
    const { exitCode, checks } = await diagnose();
    expect(exitCode).toBe(1);
    expect(checks.find(({ check }) => check === 'ownership')).toMatchObject({
      state: 'problem',
      message: expect.stringContaining('REVISION_FOREIGN'),
    });
    const preview = await scenario.pulumi('preview');
    expect([preview.exitCode === 0, preview.output]).toEqual([false, expect.stringContaining('REVISION_FOREIGN')]);
  });

  test('works without pulumi and without a cluster', async () => {
    const { exitCode, checks } = await diagnose({ PATH: '/nowhere', KUBECONFIG: join(scenario.directory, 'none') });
    expect(exitCode).toBe(1);
    expect(statesOf(checks, 'pulumi')).toEqual(['problem']);
    expect(statesOf(checks, 'backend')).toEqual(['warning']);
    expect(statesOf(checks, 'config')).toEqual(['ok']);
    expect(statesOf(checks, 'cluster')).toEqual(['problem']);
  });

  test('shows no secret', () => {
    for (const text of outputs) expect(text).not.toContain(canary);
  });

  /** A kubeconfig of an account that may look at ConfigMaps and keep a history, and no more. */
  async function weakKubeconfig(): Promise<string> {
    const { kubectl, namespace } = scenario;
    const inIt = ['-n', namespace];
    succeeded(await kubectl('create', 'serviceaccount', 'weak', ...inIt));
    const verbs = '--verb=get,list,create,update,patch,delete';
    succeeded(await kubectl('create', 'role', 'history', verbs, '--resource=secrets', ...inIt));
    succeeded(await kubectl('create', 'role', 'look', '--verb=get', '--resource=configmaps', ...inIt));
    for (const role of ['history', 'look']) {
      const account = `--serviceaccount=${namespace}:weak`;
      succeeded(await kubectl('create', 'rolebinding', role, `--role=${role}`, account, ...inIt));
    }
    const { stdout: token } = succeeded(await kubectl('create', 'token', 'weak', ...inIt));
    return kubeconfigOf({ token });
  }

  async function kubeconfigOf(user: Record<string, string>): Promise<string> {
    const { stdout } = succeeded(await scenario.kubectl('config', 'view', '--minify', '--raw', '-o', 'json'));
    const config = JSON.parse(stdout);
    config.users = [{ name: config.users[0].name, user }];
    const file = join(scenario.directory, 'account.json');
    await writeFile(file, JSON.stringify(config));
    return file;
  }
});
