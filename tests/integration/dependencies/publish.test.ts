import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { newKey, writeKeyrings } from '../../packaging/keys.ts';
import { type ChartServer, registryUser, serveFolder, startRegistry } from '../support/chartServers.ts';
import { integrationEnvironment } from '../support/environment.ts';
import { writeGoChart } from '../support/goChart.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';

const configMap = `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{Release.Name}}-small
data: { greeting: "{{Values.greeting}}" }
`;

describe('a published chart', () => {
  let release: Scenario;
  let repository: ChartServer;
  let registry: ChartServer;
  let helm: (...args: string[]) => Promise<string>;
  let keyrings: { secret: string; trusted: string };
  const ours = async (...args: string[]) => succeeded(await release.releaseCommand(...args)).stdout;
  const publish = (archive: string, target: string) => ['publish', archive, target, '-s', release.stack];

  beforeAll(async () => {
    release = await openScenario('publish');
    await writeGoChart(release);
    const { directory } = release;
    const { variables } = integrationEnvironment();
    helm = async (...args) =>
      (await execa('helm', args, { cwd: directory, env: { ...variables, HOME: directory }, all: true })).all;
    keyrings = await writeKeyrings(directory, await newKey({ type: 'rsa' }));
    repository = await serveFolder(join(directory, 'published'), { asks: true });
    registry = await startRegistry(variables.REGISTRY ?? '', directory);
    await release.configure((config) => {
      const repositories = {
        shop: { url: `http://${repository.host}`, ...registryUser },
        registry: { url: `oci://${registry.host}/charts`, ...registryUser },
      };
      config['kubesentiment:dependencies'] = { repositories, verify: 'always', keyring: 'pubring.gpg' };
    });
    const sign = ['--sign', '--key', 'Jane', '--keyring', keyrings.secret, '-d', 'dist'];
    await ours('package', 'charts/demo', ...sign);
    await writeChart(release, { 'config.yaml.hbs': configMap }, { greeting: 'hello' });
    await ours('package', 'charts/small', ...sign);
  });
  afterAll(async () => {
    await repository?.close();
    await registry?.close();
  });

  test('is in a registry as `helm push` puts it there, with its signature', async () => {
    expect(await ours(...publish('dist/demo-1.0.0.tgz', '@registry'))).toMatch(/^Published demo 1\.0\.0: .*\nsha256:/);
    expect(await ours(...publish('dist/demo-1.0.0.tgz', '@registry'))).toMatch(/^demo 1\.0\.0 is published already/);
    const { username, password } = registryUser;
    await helm('registry', 'login', registry.host, '-u', username, '-p', password, '--plain-http');
    const url = `oci://${registry.host}/charts`;
    await helm('pull', `${url}/demo`, '--version', '1.0.0', '--plain-http', '--verify', '--keyring', keyrings.trusted);
    expect(await helm('template', 'demo', `${url}/demo`, '--version', '1.0.0', '--plain-http')).toContain('demo-demo');
    await helm('push', 'dist/demo-1.0.0.tgz', `oci://${registry.host}/stock`, '--plain-http');
    expect(await manifestOf('charts')).toEqual(await manifestOf('stock'));
    await ours('package', 'charts/demo', '--app-version', '7', '-d', 'other');
    const refused = await release.releaseCommand(...publish('other/demo-1.0.0.tgz', '@registry'));
    expect(refused.output).toContain('PACKAGE_EXISTS');
  });

  /** The manifest of the demo chart, without what differs for each push. */
  async function manifestOf(path: string) {
    const authorization = `Basic ${Buffer.from(Object.values(registryUser).join(':')).toString('base64')}`;
    const accept = 'application/vnd.oci.image.manifest.v1+json';
    const answer = await fetch(`http://${registry.host}/v2/${path}/demo/manifests/1.0.0`, {
      headers: { authorization, accept },
    });
    const { config, layers, annotations } = JSON.parse(await answer.text());
    const created = annotations['org.opencontainers.image.created'];
    expect(created).toMatch(/^\d{4}-/);
    return {
      config: config.mediaType,
      layers,
      annotations: { ...annotations, 'org.opencontainers.image.created': '' },
    };
  }

  test('is in the folder of a repository, for stock Helm', async () => {
    await ours('publish', 'dist/demo-1.0.0.tgz', 'published');
    await ours('publish', 'dist/small-1.0.0.tgz', 'published');
    const { username, password } = registryUser;
    const options = ['--repo', `http://${repository.host}`, '--username', username, '--password', password];
    await helm('pull', 'demo', ...options, '--verify', '--keyring', keyrings.trusted, '-d', 'dist');
    expect(await helm('template', 'demo', 'demo', ...options)).toContain('demo-demo');
  });

  test('with Handlebars templates is deployed from there, if its signature is trusted', async () => {
    await ours(...publish('dist/small-1.0.0.tgz', `oci://${registry.host}/charts`));
    await rm(join(release.directory, 'charts'), { recursive: true });
    for (const chart of [`oci://${registry.host}/charts/small`, 'shop/small']) {
      await rm(join(release.directory, '.kubesentiment'), { recursive: true, force: true });
      await release.configure((config) => {
        const { name, namespace } = config['kubesentiment:release'];
        config['kubesentiment:release'] = { name: name ?? '', namespace: namespace ?? '', chart };
        config['kubesentiment:values'] = { greeting: 'hey' };
      });
      await ours('dependency', 'update', '-s', release.stack);
      expect(await ours('template', '-s', release.stack)).toMatch(/greeting: "?hey/);
    }
    const { trusted } = await writeKeyrings(join(release.directory, 'tmp'), await newKey({ name: 'Mallory' }));
    await release.configure((config) => {
      Object.assign(config['kubesentiment:dependencies'] ?? {}, { keyring: trusted });
    });
    const refused = await release.releaseCommand('dependency', 'update', '-s', release.stack);
    expect(refused.output).toContain('PACKAGE_SIGNATURE');
  });
});
