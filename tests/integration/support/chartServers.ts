import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { findFreePorts } from '../../../toolchain/cluster/ports.ts';

export interface ChartServer {
  /** `host:port`. */
  host: string;
  close(): Promise<void>;
}

/** The user of the registry, and of repositories that ask for one. */
export const registryUser = { username: 'user', password: 'hunter2' };

export interface ServeOptions {
  /** Whether only the user is let in. */
  asks?: boolean;
  /** Serves over https, with this certificate for loopback. */
  tls?: { key: Buffer; cert: Buffer };
}

/** The files of a folder over http or https. */
export async function serveFolder(directory: string, { asks = false, tls }: ServeOptions = {}): Promise<ChartServer> {
  const allowed = `Basic ${Buffer.from(Object.values(registryUser).join(':')).toString('base64')}`;
  const answer: RequestListener = (request, response) => {
    if (asks && request.headers.authorization !== allowed) return void response.writeHead(401).end();
    readFile(join(directory, basename(request.url ?? ''))).then(
      (data) => response.end(data),
      () => response.writeHead(404).end(),
    );
  };
  const server = tls === undefined ? createServer(answer) : createSecureServer(tls, answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server has an address of this shape.
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** bcrypt of the password. */
const htpasswd = 'user:$2b$05$XxIXmtyJcJOzxZb6e2GwkuG34cUsFsH0J6KRZcV0nZIuXBnn/tK8i\n';

/** An OCI registry that only lets its user in. */
export async function startRegistry(binary: string, directory: string): Promise<ChartServer> {
  const [port = 0] = await findFreePorts(1);
  const host = `127.0.0.1:${port}`;
  const passwords = join(directory, 'htpasswd');
  await writeFile(passwords, htpasswd);
  const config = {
    version: '0.1',
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: join(directory, 'registry') } },
    http: { addr: host, secret: 'tests' },
    auth: { htpasswd: { realm: 'tests', path: passwords } },
  };
  const file = join(directory, 'registry.json');
  await writeFile(file, JSON.stringify(config));
  const registry = execa(binary, ['serve', file], { reject: false, all: true, env: { OTEL_TRACES_EXPORTER: 'none' } });
  let ended: string | undefined;
  registry.then(({ all }) => {
    ended = all;
  });
  for (;;) {
    const answer = await fetch(`http://${host}/v2/`).catch(() => undefined);
    if (answer?.status === 401) break;
    if (ended !== undefined) throw new Error(ended);
    await delay(50);
  }
  return {
    host,
    async close() {
      registry.kill();
      await registry;
    },
  };
}
