import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { fetchText } from '../../../toolchain/download/fetchFile.ts';
import { openWeb } from '../../../toolchain/download/web.ts';

const servers: Server[] = [];
let seen: string[];

beforeEach(() => {
  seen = [];
});

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }
});

/** A server on loopback. @returns its host and port */
async function serve(server: Server): Promise<string> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A TCP server has an address of this shape.
  const { port } = server.address() as AddressInfo;
  return `127.0.0.1:${port}`;
}

const serveText = (text: string) =>
  serve(
    createServer(({ headers }, response) => {
      seen.push(headers.authorization ?? 'no token');
      response.end(text);
    }),
  );

const redirectTo = (location: string) =>
  serve(createServer((_, response) => response.writeHead(302, { location }).end()));

async function read(url: string, env: NodeJS.ProcessEnv = {}, headers: Record<string, string> = {}) {
  const web = openWeb({ env, patience: { answerMs: 1000, stallMs: 1000 } });
  try {
    return await fetchText(web, url, headers);
  } finally {
    await web.close();
  }
}

test('goes through the proxy in the environment, except to the hosts of NO_PROXY', async () => {
  const host = await serveText('content');
  // A request for http has the whole address in its first line.
  const proxy = createServer(({ url = '' }, response) => {
    seen.push(`proxy ${url}`);
    response.end('content');
  });
  const address = `http://${await serve(proxy)}`;
  expect(await read(`http://${host}/file`, { HTTP_PROXY: address })).toBe('content');
  expect(await read(`http://${host}/file`, { HTTP_PROXY: address, NO_PROXY: '127.0.0.1' })).toBe('content');
  expect(seen).toEqual([`proxy http://${host}/file`, 'no token']);
});

test('follows a redirect, and gives a token to its own host only', async () => {
  const headers = { authorization: 'Bearer token' };
  const host = await serveText('content');
  const other = await redirectTo(`http://${host}/file`);
  expect(await read(`http://${other}/`, {}, headers)).toBe('content');
  expect(await read(`http://${host}/`, {}, headers)).toBe('content');
  expect(seen).toEqual(['no token', 'Bearer token']);
});

test('refuses endless redirects and other protocols', async () => {
  const server = createServer((_, response) => response.writeHead(302, { location: '/again' }).end());
  const endless = await serve(server);
  await expect(read(`http://${endless}/`)).rejects.toThrow('redirects more than 5 times');
  const file = await redirectTo('file:///etc/passwd');
  await expect(read(`http://${file}/`)).rejects.toThrow('redirects to an address that is not https');
});
