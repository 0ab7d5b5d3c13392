import type { Agent, IncomingMessage, RequestOptions } from 'node:http';
import type { KubeConfig } from '@kubernetes/client-node';
import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import { ApiError } from './apiError.ts';
import { expiredSince } from './kubeconfig/expiredLogin.ts';
import { resend } from './resend.ts';
import { type ClusterTarget, describeTarget, loadKubeConfig, ofTarget } from './target.ts';

export { ApiError, isApiError, shownDetail } from './apiError.ts';

export interface ApiRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query, e.g. `/api/v1/namespaces?limit=1`. */
  path: string;
  body?: JsonObject;
  contentType?: string;
  accept?: string;
  /** Aborts the request; the failure then looks like an unreachable server. */
  signal?: AbortSignal;
  /** Longest time without any data from the server, in milliseconds. @default 30000 */
  timeoutMs?: number;
  /**
   * Whether the server may safely receive the request twice. For a create, set it to true if the caller can recognize its own object:
   * see `repeated` of ApiError. @default true, but false for a POST
   */
  idempotent?: boolean;
  /** Whether to retry while the server is busy or briefly unreachable. @default true */
  patient?: boolean;
}

/** A connection to one API server, with keep-alive. Requests that fail for a passing reason are sent again: see `resend`. */
export interface ApiClient {
  /** Sends JSON and returns JSON. @throws ApiError when the server refuses, ReleaseError CLUSTER_UNREACHABLE when it does not answer */
  request(request: ApiRequest): Promise<JsonObject>;
  /** Returns the response body as text, because logs are not JSON. @throws as `request` does */
  requestText(request: ApiRequest): Promise<string>;
  /** Returns the response body as a stream, without a time limit. @throws as `request` does */
  requestStream(request: ApiRequest): Promise<AsyncIterable<string>>;
}

/** Longer than any healthy request takes. A server that never answers must not block a release. */
const answerTimeoutMs = 30_000;
/** A release sends hundreds of requests at once. This many run in parallel; the others queue. */
const connections = 32;

const clients = new Map<string, ApiClient>();

/**
 * Connects with the kubeconfig's current context; nothing is sent yet. A process has one client for each cluster and user, so that it logs in
 * once: an exec plugin can take seconds. A kubeconfig that has changed gives another client.
 * @throws ReleaseError CLUSTER_CONFIG when the target names no usable kubeconfig or context
 */
export async function connect(target: ClusterTarget): Promise<ApiClient> {
  const kubeConfig = await loadKubeConfig(target);
  const key = JSON.stringify([kubeConfig.getCurrentCluster(), kubeConfig.getCurrentUser(), describeTarget(target)]);
  const client = clients.get(key) ?? (await open(kubeConfig, target));
  clients.set(key, client);
  return client;
}

/**
 * The Kubernetes client library handles credentials, exec plugins, CAs and proxies. The requests themselves are plain HTTP: its typed API has
 * no methods for metadata-only reads and server-side dry runs.
 */
async function open(kubeConfig: KubeConfig, target: ClusterTarget): Promise<ApiClient> {
  const cluster = kubeConfig.getCurrentCluster();
  if (cluster === null) {
    const hint = 'Set `pulumi config set kubernetes:context <name>`, or point KUBECONFIG at the right file.';
    throw ofTarget(target, new ReleaseError('CLUSTER_CONFIG', `${describeTarget(target)} names no cluster.`, { hint }));
  }
  const server = new URL(cluster.server);
  const transport = server.protocol === 'http:' ? await import('node:http') : await import('node:https');
  // The library refuses plain HTTP unless TLS verification is off; `kubectl proxy` serves only plain HTTP.
  if (server.protocol === 'http:') kubeConfig.clusters = [{ ...cluster, skipTLSVerify: true }];
  let pooled: Agent | undefined;
  let authorized: Promise<void> | undefined;
  /** Credentials of the newest request, to find out whether they have expired. */
  let login: RequestOptions = {};

  /** @param take reads the response, and throws if it is a refusal */
  function send<Taken>(request: ApiRequest, take: (response: IncomingMessage) => Promise<Taken>): Promise<Taken> {
    const once = () => begin(request).then(take);
    if (request.patient === false) return once();
    const { method, signal, idempotent = method !== 'POST' } = request;
    return resend(once, { server: server.href, idempotent, signal });
  }

  async function answerOf(response: IncomingMessage): Promise<string> {
    const text = await textOf(response).catch((cause: Error) => {
      throw unreachable(target, server, cause);
    });
    if ((response.statusCode ?? 0) >= 300) throw refusal(response, text, login);
    return text;
  }

  async function begin({
    method = 'GET',
    path,
    body,
    contentType,
    accept,
    signal,
    timeoutMs = answerTimeoutMs,
  }: ApiRequest): Promise<IncomingMessage> {
    // For each request, because tokens of exec plugins expire during long waits; the library caches them.
    const options: RequestOptions = {};
    // Requests that begin together wait for the first login: otherwise each of them would start the exec plugin.
    authorized ??= kubeConfig.applyToHTTPSOptions({});
    await authorized.catch(() => undefined);
    await kubeConfig.applyToHTTPSOptions(options).catch((cause: Error) => {
      const message = `${describeTarget(target)} provides no credentials: ${cause.message}`;
      const hint = 'Check that `kubectl get namespaces` works with it.';
      throw ofTarget(target, new ReleaseError('CLUSTER_CONFIG', message, { cause, hint }));
    });
    login = options;
    // The library's agent opens a connection for each request; only a proxy needs that agent. The types of an agent's options leave out
    // those of its connections, such as the client certificate.
    pooled ??= new transport.Agent({
      ...options,
      agent: undefined,
      keepAlive: true,
      maxSockets: connections,
    } as object);
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      ...(options.headers as Record<string, string> | undefined), // the library only ever sets plain string headers
      accept: accept ?? 'application/json',
      'user-agent': 'kubesentiment',
      ...(text === undefined
        ? {}
        : { 'content-type': contentType ?? 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
    };
    const agent = cluster?.proxyUrl === undefined ? pooled : options.agent;
    return new Promise((resolve, reject) => {
      const fail = (cause: Error) => reject(unreachable(target, server, cause));
      const prefix = server.pathname.replace(/\/$/, '');
      const sent = transport.request(
        new URL(prefix + path, server),
        { ...options, agent, method, headers, timeout: timeoutMs, signal },
        resolve,
      );
      sent.on('timeout', () => sent.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)));
      sent.on('error', fail);
      sent.end(text);
    });
  }

  return {
    request: (request) =>
      send(request, async (response) => {
        const text = await answerOf(response);
        const value = parseAnswer(text);
        if (value === undefined) throw refusal(response, text, login);
        return value;
      }),
    requestText: (request) => send(request, answerOf),
    requestStream: (request) =>
      send(request, async (response) => {
        if ((response.statusCode ?? 0) >= 300) await answerOf(response);
        // A log can be silent for any length of time.
        response.socket.setTimeout(0);
        return response.setEncoding('utf8');
      }),
  };
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function refusal({ statusCode = 0, headers }: IncomingMessage, text: string, login: RequestOptions): ApiError {
  const { reason, message, details } = parseAnswer(text) ?? {};
  return new ApiError(
    statusCode,
    typeof reason === 'string' && reason !== '' ? reason : `HTTP ${statusCode}`,
    typeof message === 'string' ? message : text.slice(0, 300),
    isJsonObject(details) ? details : {},
    {
      retryAfterMs: delayOf(headers['retry-after']),
      expired: statusCode === 401 ? expiredSince(login, new Date()) : undefined,
    },
  );
}

/** The header Retry-After (seconds or a date) in milliseconds. */
function delayOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const delay = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(delay) ? undefined : Math.max(0, delay);
}

function parseAnswer(text: string): JsonObject | undefined {
  try {
    const value: Json = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function unreachable(target: ClusterTarget, server: URL, cause: Error): unknown {
  const reason = cause.message || ('code' in cause ? String(cause.code) : cause.name);
  const error = new ReleaseError('CLUSTER_UNREACHABLE', `The cluster at ${server.origin} does not answer: ${reason}.`, {
    cause,
    hint: `It was found through ${describeTarget(target)}. Check that it runs and that this machine can reach it, or choose another with \`pulumi config set kubernetes:context <name>\`.`,
  });
  return ofTarget(target, error);
}
