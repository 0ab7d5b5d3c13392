import { beforeAll, describe, expect, test } from '@jest/globals';
import { fullTest, isNightly } from '../../selection.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';

const clients: readonly ('helm' | 'helm3')[] = isNightly ? ['helm', 'helm3'] : ['helm'];

/** Stock Helm works on our releases, and `pulumi up --refresh` continues afterwards; with Helm 3, in nightly runs only. */
describe.each(clients)('after a break-glass rollback with %s', (client) => {
  let release: Scenario;
  beforeAll(async () => {
    release = await openScenario(`break-glass-${client}`, {
      configure: (config) => {
        const values = config['kubesentiment:values'];
        Object.assign(values, {
          redis: { enabled: false },
          monitoring: { enabled: false },
          config: { MLOPS_MARK: 'one' },
        });
        Object.assign(values, { podAnnotations: { first: 'yes' }, networkPolicy: { enabled: true } });
      },
    });
    await release.up();
    await release.configure((config) => {
      const values = config['kubesentiment:values'];
      Object.assign(values, { config: { MLOPS_MARK: 'two' } });
      delete values.podAnnotations;
      delete values.networkPolicy;
    });
    await release.up();
  });

  test('Helm reads the release', async () => {
    const { stdout } = succeeded(await release[client]('list', '--output', 'json'));
    expect(JSON.parse(stdout)).toMatchObject([{ name: 'mlops-sentiment', revision: '2', status: 'deployed' }]);
    for (const verb of [['status'], ['history'], ['get', 'all'], ['get', 'metadata']]) {
      succeeded(await release[client](...verb, 'mlops-sentiment'));
    }
  });

  test("pulumi up reports the other tool's revision, and changes nothing", async () => {
    succeeded(await release[client]('rollback', 'mlops-sentiment', '1', '--wait'));
    expect((await release.history()).at(-1)).toBe('3 deployed Rollback to 1');
    expect(await markOf(release)).toBe('one');
    const { exitCode, output } = await release.pulumi('up', '--yes', '--skip-preview');
    expect(exitCode).not.toBe(0);
    expect(output).toContain('REVISION_FOREIGN');
    expect(output).toContain('--refresh');
    expect(await release.history()).toHaveLength(3);
  });

  test('pulumi up --refresh deploys our revision after it', async () => {
    await release.up('--refresh');
    expect(await release.history()).toEqual([
      '1 superseded Install complete',
      '2 superseded Upgrade complete',
      '3 superseded Rollback to 1',
      '4 deployed Upgrade complete',
    ]);
    expect(await markOf(release)).toBe('two');
  });

  test('objects that only Helm restored are removed again', async () => {
    const { output } = await release.kubectl('get', 'networkpolicy', 'mlops-sentiment', '-n', release.namespace);
    expect(output).toContain('NotFound');
    expect(await deploymentText(release)).not.toContain('"first"');
  });

  fullTest('a field that the chart drops afterwards disappears', async () => {
    expect(await deploymentText(release)).toContain('MLOPS_API_KEY');
    await release.configure((config) => {
      config['kubesentiment:values'].vault = { enabled: true, address: 'https://vault.example' };
      config['kubesentiment:values'].topologySpread = null;
      delete config['kubesentiment:values'].config;
    });
    await release.up();
    expect(await markOf(release)).toBe('');
    const text = await deploymentText(release);
    expect(text).not.toContain('"MLOPS_API_KEY"');
    expect(text).not.toContain('topologySpreadConstraints');
  });

  fullTest('Helm can uninstall it', async () => {
    succeeded(await release[client]('uninstall', 'mlops-sentiment', '--wait'));
    const { stdout } = await release.kubectl('get', 'deployments,services', '-n', release.namespace, '-o', 'name');
    expect(stdout).toBe('');
    await release.up('--refresh');
    expect(await release.history()).toEqual(['1 deployed Install complete']);
  });
});

async function markOf({ kubectl, namespace }: Scenario): Promise<string> {
  const path = 'jsonpath={.data.MLOPS_MARK}';
  return (await kubectl('get', 'configmap', 'mlops-sentiment-config', '-n', namespace, '-o', path)).stdout;
}

async function deploymentText({ kubectl, namespace }: Scenario): Promise<string> {
  return (await kubectl('get', 'deployment', 'mlops-sentiment', '-n', namespace, '-o', 'json')).stdout;
}
