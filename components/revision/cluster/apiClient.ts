import type { Agent, IncomingMessage, RequestOptions } from 'node:http';
import { isJsonObject, type Json, type JsonObject } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import { type ClusterTarget, describeTarget, loadKubeConfig } from './target.ts';

export interface ApiRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query, e.g. `/api/v1/namespaces?limit=1`. */
  path: string;
  body?: JsonObject;
  contentType?: string;
  accept?: string;
  /** Gives up when it fires, as if no answer came. */
  signal?: AbortSignal;
  /** How long nothing may come. @default 30000 */
  timeoutMs?: number;
}

/** The API server said no: `reason` is the Kubernetes StatusReason ("NotFound", "Conflict", "Invalid" …). */
export class ApiError extends Error {
  readonly status: number;
  readonly reason: string;
  /** The Status object's `details`, where the server gave any. */
  readonly details: JsonObject;

  constructor(status: number, reason: string, message: string, details: JsonObject) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.reason = reason;
    this.details = details;
  }
}

/** A connection to one API server. Connections are kept alive between requests. */
export interface ApiClient {
  /** JSON in, JSON out. @throws ApiError for a refusal, ReleaseError CLUSTER_UNREACHABLE when no answer comes. */
  request(request: ApiRequest): Promise<JsonObject>;
  /** The answer as it came: logs are no JSON. @throws as `request` does */
  requestText(request: ApiRequest): Promise<string>;
  /** The answer in the pieces in which it comes, however long that takes. @throws as `request` does */
  requestStream(request: ApiRequest): Promise<AsyncIterable<string>>;
}

/** A server that does not answer at all must not hold up a release: longer than any healthy request takes. */
const answerTimeoutMs = 30_000;
/** A release asks for hundreds of objects at once; this many requests are under way, the others queue. */
const connections = 32;

/**
 * Connects as the kubeconfig says; nothing is sent yet. Credentials, exec plugins, CAs and proxies are the Kubernetes
 * client library's business; requests are plain, since most of ours (metadata only, server-side dry run) have no typed form.
 * @throws ReleaseError CLUSTER_CONFIG when the target names no usable kubeconfig or context.
 */
export async function connect(target: ClusterTarget): Promise<ApiClient> {
  const kubeConfig = await loadKubeConfig(target);
  const cluster = kubeConfig.getCurrentCluster();
  if (cluster === null) {
    throw new ReleaseError('CLUSTER_CONFIG', `${describeTarget(target)} names no cluster.`, {
      hint: 'Set `pulumi config set kubernetes:context <name>`, or point KUBECONFIG at the right file.',
    });
  }
  const server = new URL(cluster.server);
  const transport = server.protocol === 'http:' ? await import('node:http') : await import('node:https');
  // The library refuses plain HTTP unless it is told that there is nothing to verify; `kubectl proxy` speaks nothing else.
  if (server.protocol === 'http:') kubeConfig.clusters = [{ ...cluster, skipTLSVerify: true }];
  let pooled: Agent | undefined;
  let authorized: Promise<void> | undefined;

  async function send(request: ApiRequest): Promise<Answer> {
    const response = await begin(request);
    return readAnswer(response).catch((cause: Error) => {
      throw unreachable(target, server, cause);
    });
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
    // Asked for each request, because tokens of exec plugins expire during long waits; the library caches them.
    const options: RequestOptions = {};
    // It knows a token when the plugin has ended: requests that begin together must not start several.
    authorized ??= kubeConfig.applyToHTTPSOptions({});
    await authorized.catch(() => undefined);
    await kubeConfig.applyToHTTPSOptions(options).catch((cause: Error) => {
      throw new ReleaseError('CLUSTER_CONFIG', `${describeTarget(target)} gives no credentials: ${cause.message}`, {
        cause,
        hint: 'Check that `kubectl get namespaces` works with it.',
      });
    });
    // The library's agent opens a connection for each request; only a proxy needs its special one.
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
        { ...options, agent, method, headers, timeout: timeoutMs, ...(signal === undefined ? {} : { signal }) },
        resolve,
      );
      sent.on('timeout', () => sent.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)));
      sent.on('error', fail);
      sent.end(text);
    });
  }

  return {
    async request(request) {
      const answer = await send(request);
      const value = parseAnswer(answer.text);
      if (answer.status < 300 && value !== undefined) return value;
      throw refusal(answer);
    },
    async requestText(request) {
      const answer = await send(request);
      if (answer.status < 300) return answer.text;
      throw refusal(answer);
    },
    async requestStream(request) {
      const response = await begin(request);
      if ((response.statusCode ?? 0) >= 300) throw refusal(await readAnswer(response));
      // Between two pieces there may be any time.
      response.socket.setTimeout(0);
      return response.setEncoding('utf8');
    },
  };
}

interface Answer {
  status: number;
  text: string;
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') };
}

function refusal({ status, text }: Answer): ApiError {
  const { reason, message, details } = parseAnswer(text) ?? {};
  return new ApiError(
    status,
    typeof reason === 'string' && reason !== '' ? reason : `HTTP ${status}`,
    typeof message === 'string' ? message : text.slice(0, 300),
    isJsonObject(details) ? details : {},
  );
}

function parseAnswer(text: string): JsonObject | undefined {
  try {
    const value: Json = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function unreachable(target: ClusterTarget, server: URL, cause: Error): ReleaseError {
  const reason = cause.message || ('code' in cause ? String(cause.code) : cause.name);
  return new ReleaseError('CLUSTER_UNREACHABLE', `The cluster at ${server.origin} does not answer: ${reason}.`, {
    cause,
    hint: `It was found through ${describeTarget(target)}. Check that it runs and that this machine can reach it, or choose another with \`pulumi config set kubernetes:context <name>\`.`,
  });
}

/** True for the refusal with that reason. */
export function isApiError(error: unknown, reason: string): error is ApiError {
  return error instanceof ApiError && error.reason === reason;
}
