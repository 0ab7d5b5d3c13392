import { createServer, type IncomingMessage, type RequestOptions, type ServerResponse } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { KubeConfig } from '@kubernetes/client-node';
import { integrationEnvironment } from './environment.ts';

/** A request that changes something in the cluster. */
export interface ApiWrite {
  /** `METHOD /path` without the query. */
  name: string;
  /** Who sends it, as it says itself. */
  agent: string;
}

/** Told of each write before it is passed on, and again when the API server has answered. What it returns is waited for. */
export type WriteWatcher = (write: ApiWrite, when: 'before' | 'after') => Promise<void> | void;

/** A way to the tests' API server that sees each write, and can hold it up. */
export interface ApiProxy {
  /** The text of a kubeconfig that leads through it. */
  kubeconfig: string;
  watch(watcher: WriteWatcher): void;
  /** Breaks all connections and takes no new ones for so long, as an API server that is started again. */
  restart(awayMs: number): Promise<void>;
  close(): Promise<void>;
}

/** Plain HTTP on loopback towards its clients, with the administrator's certificate towards the API server. */
export async function openApiProxy(): Promise<ApiProxy> {
  const config = new KubeConfig();
  config.loadFromFile(integrationEnvironment().variables.KUBECONFIG ?? '');
  const server = new URL(config.getCurrentCluster()?.server ?? '');
  const credentials: RequestOptions = {};
  await config.applyToHTTPSOptions(credentials);
  let watcher: WriteWatcher = () => undefined;

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = incoming;
    const isWrite = method !== 'GET' && !url.includes('dryRun=');
    const write = { name: `${method} ${url.replace(/\?.*/, '')}`, agent: headers['user-agent'] ?? '' };
    if (isWrite) await watcher(write, 'before');
    // A client that is dead by now did not send it.
    if (incoming.socket.destroyed) return;
    const sent = requestHttps(new URL(url, server), {
      ...credentials,
      method,
      headers: { ...headers, host: server.host },
    });
    sent.on('error', () => outgoing.destroy());
    outgoing.on('close', () => sent.destroy());
    sent.on('response', async (answer) => {
      if (isWrite) await watcher(write, 'after');
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(sent);
  }

  const proxy = createServer((incoming, outgoing) => void pass(incoming, outgoing));
  const listen = (on: number) =>
    new Promise<void>((resolve) => {
      proxy.listen(on, '127.0.0.1', resolve);
    });
  const stop = () =>
    new Promise<void>((resolve) => {
      proxy.close(() => resolve());
      proxy.closeAllConnections();
    });
  await listen(0);
  // A server that listens on a port has an address of this kind.
  const { port } = proxy.address() as AddressInfo;
  return {
    kubeconfig: JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'proxy', cluster: { server: `http://127.0.0.1:${port}` } }],
      contexts: [{ name: 'proxy', context: { cluster: 'proxy', user: 'nobody' } }],
      users: [{ name: 'nobody', user: {} }],
      'current-context': 'proxy',
    }),
    watch(next) {
      watcher = next;
    },
    async restart(awayMs) {
      await stop();
      await sleep(awayMs);
      await listen(port);
    },
    close: stop,
  };
}
