import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { parse } from 'yaml';
import { newKey, writeKeyrings } from '../../packaging/keys.ts';
import { describeFull } from '../../selection.ts';
import { type ChartServer, registryUser, serveFolder, startRegistry } from '../support/chartServers.ts';
import { integrationEnvironment } from '../support/environment.ts';
import { writeGoChart } from '../support/goChart.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';

const versioned = `apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }}-version }
data: { version: {{ .Chart.Version | quote }} }
`;
const tls = 'tests/dependencies/fixtures/tls';
const name = 'mlops-sentiment';

/** A chart over HTTPS with a private CA and a password, and from a registry with a password. */
describeFull('a chart on its way from its author to another checkout', () => {
  let author: Scenario;
  let elsewhere: Scenario;
  let repository: ChartServer;
  let registry: ChartServer;
  /** Stock Helm in another namespace. */
  let helm: (...args: string[]) => Promise<string>;
  let page: string;
  const stock = 'it-round-trip-stock';

  beforeAll(async () => {
    author = await openScenario('round-trip');
    await writeGoChart(author, { 'templates/version.yaml': versioned, 'templates/capabilities.yaml': '' });
    const { variables } = integrationEnvironment();
    registry = await startRegistry(variables.REGISTRY ?? '', author.directory);
    const [key, cert] = await Promise.all(['server.key', 'server.pem'].map((file) => readFile(join(tls, file))));
    await mkdir(join(author.directory, 'published'));
    if (key === undefined || cert === undefined) throw new Error('two files were read');
    repository = await serveFolder(join(author.directory, 'published'), { asks: true, tls: { key, cert } });
    const { secret } = await writeKeyrings(author.directory, await newKey({ type: 'rsa' }));
    const sign = ['--sign', '--key', 'Jane', '--keyring', secret, '-d', 'dist'];
    for (const version of ['1.0.0', '1.1.0']) {
      succeeded(await author.releaseCommand('package', 'charts/demo', '--version', version, ...sign));
      succeeded(await author.releaseCommand('publish', `dist/demo-${version}.tgz`, 'published'));
    }
    const url = `oci://${registry.host}/charts`;
    await author.configure((config) => {
      config['kubesentiment:dependencies'] = { repositories: { shop: { url, ...registryUser } } };
    });
    elsewhere = await openScenario('elsewhere');
    await rm(join(elsewhere.directory, 'charts'), { recursive: true });
    await cp(join(author.directory, 'pubring.gpg'), join(elsewhere.directory, 'pubring.gpg'));
    await cp(join(tls, 'ca.pem'), join(elsewhere.directory, 'ca.pem'));
    const env = { ...variables, HOME: elsewhere.directory, HELM_NAMESPACE: stock };
    helm = async (...args) => (await execa('helm', args, { cwd: elsewhere.directory, env, all: true })).all;
    page = await readFile('docs/publishing.md', 'utf8');
  });
  afterAll(async () => {
    await repository?.close();
    await registry?.close();
  });

  /** The commands of the page that begin like this, for the chart, the registry and the stack of this test. */
  function documented(start: string, stack = ''): string[][] {
    const lines = [...page.matchAll(/^ {4}(.*)$/gm)].map(([, line = '']) => line.replace('npm run -s release -- ', ''));
    return lines
      .filter((line) => line.startsWith(start))
      .map((line) =>
        line
          .replace(/mlops-sentiment-\d+\.\d+\.\d+/g, 'demo-1.0.0')
          .replaceAll('charts/mlops-sentiment', 'charts/demo')
          .replaceAll('registry.example.com', registry.host)
          .replace(/ -s prod$/, ` -s ${stack}`)
          .split(' '),
      );
  }

  /** The scenario rewrites the file with each edit. */
  async function keepEdits(): Promise<void> {
    const file = join(elsewhere.directory, `Pulumi.${elsewhere.stack}.yaml`);
    const written = parse(await readFile(file, 'utf8')).config['kubesentiment:release'];
    await elsewhere.configure((config) => {
      config['kubesentiment:release'] = written;
    });
  }

  const shownVersion = async (namespace: string) => {
    const path = 'jsonpath={.data.version}';
    return (await elsewhere.kubectl('get', 'configmap', `${name}-version`, '-n', namespace, '-o', path)).stdout;
  };

  test('is published to a registry as the page says, with the password of Docker or of the stack', async () => {
    const auth = Buffer.from(Object.values(registryUser).join(':')).toString('base64');
    await writeFile(join(author.directory, 'config.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }));
    author.variables.DOCKER_CONFIG = author.directory;
    for (const words of documented('publish ', author.stack)) succeeded(await author.releaseCommand(...words));
    const newer = ['publish', 'dist/demo-1.1.0.tgz', '@shop', '-s', author.stack];
    expect(succeeded(await author.releaseCommand(...newer)).stdout).toContain('Published demo 1.1.0');
  });

  test('is installed, upgraded and rolled back there, by us', async () => {
    const url = `https://${repository.host}`;
    const shop = { url, ...registryUser };
    const repositories = (caFile: object) => ({
      repositories: { shop: { ...shop, ...caFile }, registry: { url: `oci://${registry.host}`, ...registryUser } },
      verify: 'always',
      keyring: 'pubring.gpg',
    });
    await elsewhere.configure((config) => {
      config['kubesentiment:release'].chart = 'shop/demo';
      config['kubesentiment:values'] = {};
      config['kubesentiment:dependencies'] = repositories({});
    });
    const update = ['dependency', 'update', '-s', elsewhere.stack, '--version'];
    expect((await elsewhere.releaseCommand(...update, '1.0.0')).output).toContain('DEPENDENCY_DOWNLOAD_FAILED');
    await elsewhere.configure((config) => {
      config['kubesentiment:dependencies'] = repositories({ caFile: 'ca.pem' });
    });
    succeeded(await elsewhere.releaseCommand(...update, '1.0.0'));
    await keepEdits();
    await elsewhere.up();
    expect(await shownVersion(elsewhere.namespace)).toBe('1.0.0');
    for (const words of documented('pulumi config set', elsewhere.stack)) {
      // The scenario names the stack.
      succeeded(await elsewhere.pulumi(...words.slice(1, -2)));
    }
    for (const words of documented('dependency update', elsewhere.stack)) {
      succeeded(await elsewhere.releaseCommand(...words, '--version', '1.1.0'));
    }
    await keepEdits();
    await elsewhere.up();
    expect(await shownVersion(elsewhere.namespace)).toBe('1.1.0');
    succeeded(await elsewhere.runRelease(['rollback', '1', '--yes']));
    expect(await shownVersion(elsewhere.namespace)).toBe('1.0.0');
  });

  test('is installed, upgraded and rolled back there by stock Helm, with the same history and objects', async () => {
    const { username, password } = registryUser;
    const verify = ['--verify', '--keyring', 'pubring.gpg'];
    const login = ['--username', username, '--password', password];
    const source = ['demo', '--repo', `https://${repository.host}`, '--ca-file', 'ca.pem', ...login];
    await helm('install', name, ...source, '--version', '1.0.0', ...verify, '--create-namespace');
    await helm('registry', 'login', registry.host, '-u', username, '-p', password, '--plain-http');
    for (const [, ...words] of documented('helm install demo')) {
      expect(await helm(...words, '--plain-http', '--dry-run=client')).toContain('Greets with hello.');
    }
    await helm('upgrade', name, `oci://${registry.host}/charts/demo`, '--version', '1.1.0', '--plain-http', ...verify);
    await helm('rollback', name, '1');
    expect(await shownVersion(stock)).toBe('1.0.0');
    const of = async (...args: string[]) =>
      (await helm(...args)).replaceAll(stock, 'NAMESPACE').replaceAll(elsewhere.namespace, 'NAMESPACE');
    const history = async (...args: string[]) => {
      const entries: Record<string, unknown>[] = JSON.parse(await of('history', name, '-o', 'json', ...args));
      return entries.map(({ revision, status, chart, description }) => ({ revision, status, chart, description }));
    };
    const ours = ['-n', elsewhere.namespace];
    expect(await history(...ours)).toEqual(await history());
    expect(await of('get', 'manifest', name, ...ours)).toBe(await of('get', 'manifest', name));
    await helm('uninstall', name);
  });
});
