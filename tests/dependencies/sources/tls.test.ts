import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RepositorySettings } from '../../../components/config/index.ts';
import { openSources } from '../../../components/dependencies/sources/index.ts';

/** A test CA, and its certificates for a server on loopback and for a client. */
const pems = resolve('tests/dependencies/fixtures/tls');
const pem = (name: string) => readFileSync(join(pems, name), 'utf8');
const index = JSON.stringify({ entries: { redis: [{ version: '1.0.0', urls: ['a.tgz'] }] } });

let directory: string;
let servers: Server[];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tls-'));
  servers = [];
});
afterEach(async () => {
  for (const server of servers) await new Promise((done) => server.close(done));
  await rm(directory, { recursive: true });
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  // A TCP server has an address of this shape.
  return (server.address() as AddressInfo).port;
}

function startServer(requestCert: boolean): Promise<number> {
  const options = { key: pem('server.key'), cert: pem('server.pem'), ca: pem('ca.pem'), requestCert };
  return listen(createServer(options, (_request, response) => response.end(index)));
}

async function versions(port: number, settings: Partial<RepositorySettings>, env: NodeJS.ProcessEnv = {}) {
  const url = `https://127.0.0.1:${port}`;
  const sources = openSources({
    settings: { repositories: { own: { url, ...settings } }, mirrors: {} },
    projectDirectory: pems,
    env: { HOME: directory, ...env },
    patience: { timeout: 2000, backoff: 1 },
  });
  try {
    return await (await sources.at(url)).versions('redis');
  } finally {
    await sources.close();
  }
}

describe('a repository with TLS', () => {
  it('is only trusted with its caFile', async () => {
    const port = await startServer(false);
    expect(await versions(port, { caFile: 'ca.pem' })).toEqual(['1.0.0']);
    await expect(versions(port, {})).rejects.toMatchObject({ code: 'DEPENDENCY_DOWNLOAD_FAILED' });
    await expect(versions(port, { caFile: 'missing.pem' })).rejects.toMatchObject({ code: 'CONFIG_INVALID_VALUE' });
  });

  it("sees the client's certificate", async () => {
    const port = await startServer(true);
    const certificate = { certFile: 'client.pem', keyFile: 'client.key' };
    expect(await versions(port, { caFile: 'ca.pem', ...certificate })).toEqual(['1.0.0']);
    const without = versions(port, { caFile: 'ca.pem' });
    await expect(without).rejects.toMatchObject({ code: 'DEPENDENCY_DOWNLOAD_FAILED' });
  });

  it('is reached through the proxy in the environment, except for hosts in NO_PROXY', async () => {
    const port = await startServer(false);
    const tunnels: string[] = [];
    const proxy = createPlainServer();
    proxy.on('connect', (request, client) => {
      tunnels.push(request.url ?? '');
      const upstream = connect(port, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(client).pipe(upstream);
      });
      upstream.on('error', () => client.destroy());
      client.on('error', () => upstream.destroy());
    });
    const HTTPS_PROXY = `http://127.0.0.1:${await listen(proxy)}`;
    expect(await versions(port, { caFile: 'ca.pem' }, { HTTPS_PROXY })).toEqual(['1.0.0']);
    expect(tunnels).toEqual([`127.0.0.1:${port}`]);
    expect(await versions(port, { caFile: 'ca.pem' }, { HTTPS_PROXY, NO_PROXY: '127.0.0.1' })).toEqual(['1.0.0']);
    expect(tunnels).toHaveLength(1);
  });

  it('must not redirect to a URL without TLS', async () => {
    const options = { key: pem('server.key'), cert: pem('server.pem') };
    const plain = await listen(createPlainServer((_request, response) => response.end(index)));
    const port = await listen(
      createServer(options, (_request, response) => {
        response.writeHead(302, { location: `http://127.0.0.1:${plain}/index.yaml` }).end();
      }),
    );
    await expect(versions(port, { caFile: 'ca.pem' })).rejects.toMatchObject({
      code: 'DEPENDENCY_DOWNLOAD_FAILED',
      message: expect.stringContaining('from https to http'),
    });
  });
});
