import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type RequestOptions, request as requestHttps } from 'node:https';
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

/** What the proxy does with a request instead of passing it on; `reset` breaks the connection, before or after the server had the request. */
export type Disturbance =
  | { status: number; headers?: Record<string, string>; message: string }
  | 'reset before'
  | 'reset after'
  | 'empty list'
  | undefined;

/** A way to the tests' API server that sees each write, and can hold it up. */
export interface ApiProxy {
  /** The text of a kubeconfig that leads through it. */
  kubeconfig: string;
  watch(watcher: WriteWatcher): void;
  /** Asked for each request, whether it is passed on. */
  disturb(how: (request: SeenRequest) => Disturbance): void;
  /** Every request so far, with what the server answered. */
  seen: SeenRequest[];
  /** Breaks all connections and takes no new ones for so long, as an API server that is started again. */
  restart(awayMs: number): Promise<void>;
  /** The same until it is called back. @returns calls it back */
  leave(): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export interface SeenRequest extends ApiWrite {
  /** With its query. */
  url: string;
  method: string;
  /** The status of the answer; 0 for none. */
  status: number;
}

/**
 * Plain HTTP on loopback towards its clients, with the administrator's certificate towards the API server.
 * @param token of an account that stands in for the administrator
 */
export async function openApiProxy(token?: string): Promise<ApiProxy> {
  const config = new KubeConfig();
  config.loadFromFile(integrationEnvironment().variables.KUBECONFIG ?? '');
  const server = new URL(config.getCurrentCluster()?.server ?? '');
  const credentials: RequestOptions = {};
  await config.applyToHTTPSOptions(credentials);
  // The agent carries the certificate, too.
  if (token !== undefined) for (const key of ['cert', 'key', 'agent'] as const) delete credentials[key];
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  let watcher: WriteWatcher = () => undefined;
  let disturbance: Parameters<ApiProxy['disturb']>[0] = () => undefined;
  const seen: SeenRequest[] = [];

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = incoming;
    const isWrite = method !== 'GET' && !url.includes('dryRun=');
    const write = { name: `${method} ${url.replace(/\?.*/, '')}`, agent: headers['user-agent'] ?? '' };
    const request: SeenRequest = { ...write, url, method, status: 0 };
    seen.push(request);
    const disturbed = disturbance(request);
    if (disturbed === 'reset before') return void incoming.socket.resetAndDestroy();
    if (disturbed === 'empty list') return answerEmpty(incoming, outgoing);
    if (typeof disturbed === 'object') return refuse(incoming, outgoing, disturbed);
    if (isWrite) await watcher(write, 'before');
    // A client that is dead by now did not send it.
    if (incoming.socket.destroyed) return;
    const sent = requestHttps(new URL(url, server), {
      ...credentials,
      method,
      headers: { ...headers, ...authorization, host: server.host },
    });
    sent.on('error', () => outgoing.destroy());
    outgoing.on('close', () => sent.destroy());
    sent.on('response', async (answer) => {
      request.status = answer.statusCode ?? 0;
      if (disturbed === 'reset after') return void incoming.socket.resetAndDestroy();
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
    disturb(how) {
      disturbance = how;
    },
    seen,
    async restart(awayMs) {
      await stop();
      await sleep(awayMs);
      await listen(port);
    },
    async leave() {
      await stop();
      return () => listen(port);
    },
    close: stop,
  };
}

/** The answer of a cluster that has no such objects. */
function answerEmpty(incoming: IncomingMessage, outgoing: ServerResponse): void {
  incoming.resume();
  outgoing.writeHead(200, { 'content-type': 'application/json' });
  outgoing.end(JSON.stringify({ kind: 'List', apiVersion: 'v1', metadata: {}, items: [] }));
}

function refuse(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { status, headers, message }: Exclude<Disturbance, string | undefined>,
): void {
  incoming.resume();
  outgoing.writeHead(status, { 'content-type': 'application/json', ...headers });
  const reason = status === 429 ? 'TooManyRequests' : 'InternalError';
  outgoing.end(
    JSON.stringify({
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      message,
      reason,
      code: status,
      metadata: {},
    }),
  );
}
