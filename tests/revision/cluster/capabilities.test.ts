import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import { clusterCapabilities } from '../../../components/revision/index.ts';

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  server = undefined;
});

/** An API server with a few answers. A request for any other path never gets an answer. */
async function serve(answers: Record<string, JsonObject>, status = 200, user: JsonObject = {}) {
  const requests: { path: string; accept: string }[] = [];
  server = createServer(({ url = '', headers }, response) => {
    requests.push({ path: url, accept: String(headers.accept) });
    const answer = answers[url];
    if (answer === undefined) return;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // of a server that listens on a port
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'a',
    clusters: [{ name: 'a', cluster: { server: `http://127.0.0.1:${port}` } }],
    contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
    users: [{ name: 'a', user }],
  };
  return { questions: clusterCapabilities({ kubeconfig: JSON.stringify(kubeconfig) }, 200), requests };
}

const kind = (name: string) => ({ responseKind: { group: '', version: '', kind: name } });
const core = {
  kind: 'APIGroupDiscoveryList',
  items: [{ metadata: {}, versions: [{ version: 'v1', resources: [kind('Secret')], freshness: 'Current' }] }],
};
const groups = {
  kind: 'APIGroupDiscoveryList',
  items: [
    {
      metadata: { name: 'apps' },
      versions: [
        { version: 'v1', resources: [{ ...kind('Deployment'), subresources: [kind('Deployment'), kind('Scale')] }] },
      ],
    },
    { metadata: { name: 'metrics.k8s.io' }, versions: [{ version: 'v1beta1', freshness: 'Stale' }] },
  ],
};

describe('the capabilities of a cluster', () => {
  test("include the version with the vendor's suffix", async () => {
    for (const gitVersion of ['v1.34.1+k3s1', 'v1.33.4-gke.1245000', 'v1.31.0-eks-a737599']) {
      const { questions, requests } = await serve({ '/version': { gitVersion, major: '1', minor: '34+' } });
      expect(await questions.kubeVersion()).toBe(gitVersion);
      expect(requests.map(({ path }) => path)).toEqual(['/version']);
      server?.closeAllConnections();
      server?.close();
    }
  });

  test('are read with one start of the exec plugin', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'kubesentiment-plugin-'));
    const log = join(directory, 'log');
    const apiVersion = 'client.authentication.k8s.io/v1';
    const credential = { apiVersion, kind: 'ExecCredential', status: { token: 'abc' } };
    const script = `echo started >> '${log}'; sleep 0.1; echo '${JSON.stringify(credential)}'`;
    const exec = { apiVersion, command: 'sh', args: ['-c', script], interactiveMode: 'Never' };
    const version = { '/version': { gitVersion: 'v1.34.0' } };
    const { questions } = await serve({ ...version, '/api': core, '/apis': groups }, 200, { exec });
    try {
      await Promise.all([questions.kubeVersion(), questions.apiVersions()]);
      expect(await readFile(log, 'utf8')).toBe('started\n');
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  test('do not include a version that Helm cannot parse', async () => {
    const { questions } = await serve({ '/version': { gitVersion: 'v0.0.0-master+$Format:%H$' } });
    await expect(questions.kubeVersion()).rejects.toMatchObject({ code: 'CLUSTER_REQUEST_FAILED' });
  });

  test('include all versions and kinds from two requests, also those of an unavailable API server', async () => {
    const { questions, requests } = await serve({ '/api': core, '/apis': groups });
    expect(await questions.apiVersions()).toEqual([
      ...['apps/v1', 'apps/v1/Deployment', 'apps/v1/Scale', 'metrics.k8s.io/v1beta1', 'v1', 'v1/Secret'],
    ]);
    expect(await questions.apiVersions()).toContain('v1/Secret');
    expect(requests.map(({ path }) => path).sort()).toEqual(['/api', '/apis']);
    expect(requests[0]?.accept).toContain('as=APIGroupDiscoveryList');
  });

  test('are read group by group from an older server', async () => {
    const { questions } = await serve({
      '/api': { kind: 'APIVersions', versions: ['v1'] },
      '/apis': { kind: 'APIGroupList', groups: [{ name: 'apps', versions: [{ groupVersion: 'apps/v1' }] }] },
      '/api/v1': { resources: [{ name: 'secrets', kind: 'Secret' }] },
      '/apis/apps/v1': { resources: [{ name: 'deployments/scale', kind: 'Scale' }] },
    });
    expect(await questions.apiVersions()).toEqual(['apps/v1', 'apps/v1/Scale', 'v1', 'v1/Secret']);
  });

  test('time out sooner than other requests', async () => {
    const { questions } = await serve({ '/api': core });
    const begin = Date.now();
    await expect(questions.apiVersions()).rejects.toMatchObject({ code: 'CLUSTER_UNREACHABLE' });
    await expect(questions.kubeVersion()).rejects.toMatchObject({ code: 'CLUSTER_UNREACHABLE' });
    expect(Date.now() - begin).toBeLessThan(5_000);
  });

  test('are an error if the server refuses or there is no kubeconfig', async () => {
    const { questions } = await serve({ '/version': { kind: 'Status', reason: 'Forbidden', message: 'no' } }, 403);
    await expect(questions.kubeVersion()).rejects.toMatchObject({ code: 'CLUSTER_REQUEST_FAILED' });
    const nowhere = clusterCapabilities({ kubeconfig: '/nowhere' });
    await expect(nowhere.apiVersions()).rejects.toMatchObject({ code: 'CLUSTER_CONFIG' });
  });
});
