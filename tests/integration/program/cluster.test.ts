import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { fullTest } from '../../selection.ts';
import { openApiProxy } from '../support/apiProxy.ts';
import { integrationEnvironment } from '../support/environment.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';
import { configMapChart, writeProgram } from './program.ts';

/** The kubeconfig is an output that only the update knows, as that of a new cluster. */
const program = `
import { readFileSync } from 'node:fs';
import { secret } from '@pulumi/pulumi';
import { RandomPet } from '@pulumi/random/randomPet.js';
import { Release } from './components/release/index.ts';

const cluster = new RandomPet('cluster');
const kubeconfig = secret(cluster.id.apply(() => readFileSync('cluster.yaml', 'utf8')));
const app = new Release('app', { chart: 'charts/small', namespace: 'it-program-cluster', kubeconfig, deleteNamespace: true });
export const { revision, status } = app;
`;

describe('a release in a cluster that the same program makes', () => {
  let release: Scenario;
  let kubeconfig: string;
  const kubectl = (...args: string[]) =>
    release.kubectl(`--kubeconfig=${join(release.directory, 'cluster.yaml')}`, ...args);

  beforeAll(async () => {
    release = await openScenario('program-cluster');
    kubeconfig = await readFile(integrationEnvironment().variables.KUBECONFIG ?? '', 'utf8');
    await writeFile(join(release.directory, 'cluster.yaml'), kubeconfig);
    // Nothing else finds the cluster.
    release.variables.KUBECONFIG = join(release.directory, 'nowhere.yaml');
    await writeChart(release, configMapChart, { text: 'one' });
    await writeProgram(release, program);
  });

  test('is previewed without the cluster, with one warning', async () => {
    const { stdout } = succeeded(await release.pulumi('preview'));
    // Pulumi shows a warning when it appears, and again in the list of diagnostics.
    expect(stdout.match(/CLUSTER_UNKNOWN/g)).toHaveLength(2);
    expect(stdout).toMatch(/ConfigMap app:ConfigMap\/app create/);
  });

  test('is deployed', async () => {
    await release.up();
    expect((await kubectl('get', 'configmap', 'app', '-n', release.namespace, '-o', 'name')).stdout).toBe(
      'configmap/app',
    );
  });

  fullTest('is previewed without a change then', async () => {
    expect(await release.preview()).toEqual([]);
  });

  test('takes new credentials without a revision, and keeps them secret', async () => {
    await writeFile(join(release.directory, 'cluster.yaml'), `${kubeconfig}\n# renewed\n`);
    const { stdout } = await release.up();
    expect(stdout).toMatch(/revision: 1/);
    const state = succeeded(await release.pulumi('stack', 'export')).stdout;
    expect(state).not.toContain('client-key-data');
    expect(state).not.toContain('# renewed');
  });

  test('is refused in another cluster, with the way to move it', async () => {
    const other = await openApiProxy();
    other.disturb(({ name }) => (/GET .*\/secrets$/.test(name) ? 'empty list' : undefined));
    await writeFile(join(release.directory, 'cluster.yaml'), other.kubeconfig);
    const { exitCode, output } = await release.pulumi('up', '--yes', '--skip-preview');
    await other.close();
    expect(exitCode).not.toBe(0);
    expect(output).toContain(
      'RELEASE_NOT_FOUND: The program names another cluster, which has no record of release "app"',
    );
    expect(output).toContain('remove it from the program and run `pulumi up`, then add it with the new kubeconfig');
    expect(other.seen.filter(({ method }) => method !== 'GET')).toEqual([]);
    await writeFile(join(release.directory, 'cluster.yaml'), kubeconfig);
    expect((await kubectl('get', 'secrets', '-n', release.namespace, '-o', 'name')).stdout).not.toContain('app.v2');
  });

  fullTest('says where the kubeconfig of a cluster that does not answer comes from', async () => {
    const dead = kubeconfig.replace(/server: .*/, 'server: https://127.0.0.1:1');
    await writeFile(join(release.directory, 'cluster.yaml'), dead);
    const { output } = await release.pulumi('preview');
    await writeFile(join(release.directory, 'cluster.yaml'), kubeconfig);
    expect(output).toContain('It was found through the argument kubeconfig.');
  });

  test('is destroyed with the credentials in the state', async () => {
    succeeded(await release.pulumi('destroy', '--yes', '--skip-preview'));
    expect((await kubectl('get', 'namespace', release.namespace)).output).toMatch(/NotFound|Terminating/);
  });
});
