import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { parse } from 'yaml';
import { fullTest } from '../../selection.ts';
import { type ChartServer, registryUser, serveFolder, startRegistry } from '../support/chartServers.ts';
import { integrationEnvironment } from '../support/environment.ts';
import { writeGoChart } from '../support/goChart.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';

describe('a main chart from a repository', () => {
  let release: Scenario;
  let repository: ChartServer;
  let registry: ChartServer | undefined;
  let helm: (...args: string[]) => Promise<string>;

  beforeAll(async () => {
    release = await openScenario('remote-chart');
    await writeGoChart(release);
    const { directory } = release;
    const { variables } = integrationEnvironment();
    helm = async (...args) => {
      const env = { ...variables, HOME: directory };
      return (await execa('helm', args, { cwd: directory, env, all: true })).all;
    };
    const published = join(directory, 'published');
    await mkdir(published);
    await helm('package', 'charts/demo', '--destination', 'published');
    await helm('package', 'charts/demo', '--destination', 'published', '--version', '2.0.0');
    await helm('repo', 'index', 'published');
    await rm(join(directory, 'charts', 'demo'), { recursive: true });
    repository = await serveFolder(published, { asks: true });
    await release.configure((config) => {
      config['kubesentiment:release'].chart = 'shop/demo';
      config['kubesentiment:values'] = { greeting: 'hi' };
      config['kubesentiment:dependencies'] = {
        repositories: { shop: { url: `http://${repository.host}`, ...registryUser } },
      };
    });
  });
  afterAll(async () => {
    await repository?.close();
    await registry?.close();
  });

  /** The scenario rewrites the file with each edit. */
  async function keepPin(): Promise<void> {
    const file = join(release.directory, `Pulumi.${release.stack}.yaml`);
    const { version, digest } = parse(await readFile(file, 'utf8')).config['kubesentiment:release'];
    await release.configure((config) => {
      Object.assign(config['kubesentiment:release'], { version, digest });
    });
  }

  test('is refused without a digest, and recorded like with stock Helm', async () => {
    const refused = await release.releaseCommand('template', '-s', release.stack);
    expect(refused.output).toContain('release dependency update -s remote-chart');
    const update = ['dependency', 'update', '-s', release.stack, '--version', '^1'];
    expect(succeeded(await release.releaseCommand(...update)).stdout).toMatch(
      /demo +1\.0\.0 +Pulumi\.remote-chart\.yaml/,
    );
    await keepPin();
    expect((await release.up()).stdout).toContain('Greets with hi.');
    expect(await release.history()).toEqual(['1 deployed Install complete']);
    const stock = `${release.namespace}-stock`;
    const options = ['-n', stock, '--create-namespace', '--set', 'greeting=hi'];
    await helm('install', 'mlops-sentiment', 'published/demo-1.0.0.tgz', ...options);
    const all = async (namespace: string) =>
      (await helm('get', 'all', 'mlops-sentiment', '-n', namespace))
        .replace(/^LAST DEPLOYED: .*$/m, '')
        .replaceAll(namespace, 'namespace');
    expect(await all(release.namespace)).toBe(await all(stock));
  });

  fullTest('is the same from a registry, and can be upgraded and rolled back', async () => {
    registry = await startRegistry(integrationEnvironment().variables.REGISTRY ?? '', release.directory);
    const { username, password } = registryUser;
    await helm('registry', 'login', registry.host, '-u', username, '-p', password, '--plain-http');
    const pushed = await helm('push', 'published/demo-1.0.0.tgz', `oci://${registry.host}/charts`, '--plain-http');
    const [manifest] = /sha256:[0-9a-f]{64}/.exec(pushed) ?? [];
    await release.configure((config) => {
      config['kubesentiment:dependencies'] = {
        repositories: { registry: { url: `oci://${registry?.host}`, ...registryUser } },
      };
      config['kubesentiment:release'].chart = `oci://${registry?.host}/charts/demo`;
    });
    // What was kept does for both.
    expect(await release.preview()).toEqual([]);
    await rm(join(release.directory, '.kubesentiment'), { recursive: true });
    await release.configure((config) => {
      config['kubesentiment:release'].chart = `oci://${registry?.host}/charts/demo@${manifest}`;
      config['kubesentiment:values'] = { greeting: 'again' };
    });
    expect((await release.up()).stdout).toContain('Greets with again.');
    const listed = (await release.releaseCommand('dependency', 'list', '-s', release.stack)).stdout;
    expect(listed).toMatch(/demo +1\.0\.0 .* ok\n/);
    expect(listed).toMatch(/kid +\* .* unpacked\n/);
    await release.configure((config) => {
      config['kubesentiment:release'].rollbackTo = 1;
    });
    await release.up();
    expect((await release.history()).at(-1)).toBe('3 deployed Rollback to 1');
  });
});
