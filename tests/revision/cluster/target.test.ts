import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ClusterTarget, defaultNamespace, loadKubeConfig } from '../../../components/revision/cluster/target.ts';

const kubeconfig = (name: string, user: object = { token: name }) => `
current-context: ${name}
clusters: [{name: ${name}, cluster: {server: "https://${name}.example", certificate-authority: ca.crt}}]
contexts: [{name: ${name}, context: {cluster: ${name}, user: ${name}, namespace: of-${name}}}]
users: [{name: ${name}, user: ${JSON.stringify(user)}}]
`;

let folder: string;
let before: NodeJS.ProcessEnv;

beforeEach(async () => {
  before = { ...process.env };
  folder = await mkdtemp(join(tmpdir(), 'target-'));
  process.env.HOME = folder;
  delete process.env.KUBECONFIG;
  delete process.env.KUBERNETES_SERVICE_HOST;
});

afterEach(async () => {
  process.env = before;
  await rm(folder, { recursive: true, force: true });
});

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, text);
  return path;
}

async function serverOf(target: ClusterTarget = {}): Promise<string | undefined> {
  return (await loadKubeConfig(target)).getCurrentCluster()?.server;
}

describe('the cluster of this machine', () => {
  test('comes from ~/.kube/config if KUBECONFIG is not set', async () => {
    await file('.kube/config', kubeconfig('home'));
    expect(await serverOf()).toBe('https://home.example');
    process.env.KUBECONFIG = '';
    expect(await serverOf()).toBe('https://home.example');
  });

  test('comes from all files of KUBECONFIG: the first entry wins, and missing files are skipped', async () => {
    const one = await file('one', kubeconfig('one'));
    const two = await file('two/config', kubeconfig('two'));
    const three = await file('three', kubeconfig('one').replaceAll('one.example', 'other.example'));
    process.env.KUBECONFIG = [join(folder, 'none'), one, two, three].join(delimiter);
    expect(await serverOf()).toBe('https://one.example');
    const kubeConfig = await loadKubeConfig({ context: 'two' });
    expect(kubeConfig.getCurrentCluster()).toMatchObject({
      server: 'https://two.example',
      caFile: join(folder, 'two', 'ca.crt'),
    });
    expect(await defaultNamespace({ context: 'two' })).toBe('of-two');
    expect(await defaultNamespace({ namespace: 'named' })).toBe('named');
  });

  test('is read like client-go: anchors, `<<`, words for booleans, and only the first document', async () => {
    const text = kubeconfig('home').replace(
      'cluster: {server',
      'cluster: {<<: {insecure-skip-tls-verify: yes}, server',
    );
    await file('.kube/config', `${text}---\ncurrent-context: other\n`);
    const kubeConfig = await loadKubeConfig({});
    expect(kubeConfig.getCurrentCluster()).toMatchObject({ server: 'https://home.example', skipTLSVerify: true });
  });

  test('is an error that names the files if none exists', async () => {
    process.env.KUBECONFIG = join(folder, 'none');
    await expect(loadKubeConfig({})).rejects.toMatchObject({
      code: 'CLUSTER_CONFIG',
      message: expect.stringContaining(join(folder, 'none')),
    });
  });

  test('is used with the present content of a token file', async () => {
    await file('.kube/token', 'first');
    await file('.kube/config', kubeconfig('home', { token: 'old', tokenFile: 'token' }));
    const headersOf = async () => {
      const options: { headers?: Record<string, string> } = {};
      await (await loadKubeConfig({})).applyToHTTPSOptions(options as object).catch(() => undefined);
      return options.headers;
    };
    await file('.kube/ca.crt', '');
    expect(await headersOf()).toMatchObject({ Authorization: 'Bearer first' });
    await file('.kube/token', 'second');
    expect(await headersOf()).toMatchObject({ Authorization: 'Bearer second' });
  });

  test('gets credentials from a command next to the kubeconfig, or in PATH', async () => {
    const exec = (command: string) => ({ exec: { apiVersion: 'client.authentication.k8s.io/v1', command } });
    await file('.kube/config', kubeconfig('home', exec('./login')));
    expect((await loadKubeConfig({})).getCurrentUser()?.exec.command).toBe(join(folder, '.kube', 'login'));
    await file('.kube/config', kubeconfig('home', exec('login')));
    expect((await loadKubeConfig({})).getCurrentUser()?.exec.command).toBe('login');
  });
});

describe('the config key kubernetes:kubeconfig', () => {
  test('is a path, with ~ for the home folder, or the content', async () => {
    await file('.kube/other', kubeconfig('other'));
    expect(await serverOf({ kubeconfig: '~/.kube/other' })).toBe('https://other.example');
    expect(await serverOf({ kubeconfig: join(folder, '.kube', 'other') })).toBe('https://other.example');
    expect(await serverOf({ kubeconfig: kubeconfig('text') })).toBe('https://text.example');
  });

  test('is an error without secrets if it is a missing file or something else', async () => {
    await expect(loadKubeConfig({ kubeconfig: '/no/such/file' })).rejects.toMatchObject({
      code: 'CLUSTER_CONFIG',
      message: expect.stringContaining('/no/such/file'),
    });
    const error = await loadKubeConfig({ kubeconfig: 'a secret token' }).catch((failure: Error) => failure);
    expect(error).toMatchObject({ code: 'CLUSTER_CONFIG' });
    expect(String(error)).not.toContain('a secret token');
    await expect(loadKubeConfig({ kubeconfig: folder })).rejects.toMatchObject({ code: 'CLUSTER_CONFIG' });
  });
});

describe('the config keys kubernetes:context and kubernetes:cluster', () => {
  test('select an entry of the kubeconfig', async () => {
    await file('.kube/config', kubeconfig('home'));
    const blue = await file('blue', kubeconfig('blue'));
    process.env.KUBECONFIG = [join(folder, '.kube', 'config'), blue].join(delimiter);
    const kubeConfig = await loadKubeConfig({ cluster: 'blue' });
    expect(kubeConfig.getCurrentCluster()?.server).toBe('https://blue.example');
    expect(kubeConfig.getCurrentUser()?.token).toBe('home');
    await expect(loadKubeConfig({ cluster: 'red' })).rejects.toMatchObject({
      hint: expect.stringContaining('home, blue'),
    });
    await expect(loadKubeConfig({ context: 'red' })).rejects.toMatchObject({ code: 'CLUSTER_CONFIG' });
  });
});
