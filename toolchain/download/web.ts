import type { Dispatcher } from 'undici';
import { errorCode } from '../process/errorCode.ts';
import { NotDownloaded } from './notDownloaded.ts';

/** How long to wait for a host, in milliseconds. */
export interface Patience {
  /** Until a host answers. @default 3000 */
  answerMs: number;
  /** Between two pieces of a file. @default 10000 */
  stallMs: number;
}

export const usualPatience: Patience = { answerMs: 3000, stallMs: 10_000 };

export interface Response {
  status: number;
  headers: Dispatcher.ResponseData['headers'];
  /** The content in pieces. @throws NotDownloaded, temporary, if the connection is cut off or stalls */
  pieces(): AsyncGenerator<Uint8Array>;
  /** Ends the response without reading it. */
  drop(): void;
}

/** Asks hosts for files, through the proxies in the environment. A host that has not answered is not asked again. */
export interface Web {
  /** @throws NotDownloaded if the host does not answer, or answers with an error */
  get(url: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** Ends all responses in progress. */
  close(): Promise<void>;
}

const mostRedirects = 5;

/** The hosts that have not answered, with the reason. */
export type SilentHosts = Map<string, NotDownloaded>;

export interface WebOptions {
  patience?: Patience;
  env?: NodeJS.ProcessEnv;
  /** Shared by several uses of the web. @default none yet */
  silent?: SilentHosts;
}

export function openWeb({ patience = usualPatience, env = process.env, silent = new Map() }: WebOptions = {}): Web {
  const closing = new AbortController();
  let agent: Promise<Dispatcher> | undefined;

  async function ask(url: URL, headers: Readonly<Record<string, string>>): Promise<Response> {
    const known = silent.get(url.host);
    if (known !== undefined) throw known;
    const { request } = await import('undici');
    agent ??= openAgent(env);
    const abort = new AbortController();
    const signal = AbortSignal.any([abort.signal, closing.signal]);
    const timer = setTimeout(() => abort.abort(), patience.answerMs);
    try {
      const response = await request(url, {
        ...{ headers, signal, dispatcher: await agent, headersTimeout: 0, bodyTimeout: 0 },
      });
      const { statusCode: status, body } = response;
      // A body that nobody reads ends with an error when it is dropped.
      body.on('error', () => undefined);
      const pieces = () => read(body, url.host, patience.stallMs, abort);
      return { status, headers: response.headers, pieces, drop: () => abort.abort() };
    } catch (error) {
      const seconds = patience.answerMs / 1000;
      const reason = abort.signal.aborted
        ? `does not answer within ${seconds} s`
        : `cannot be reached (${codeOf(error)})`;
      const failure = new NotDownloaded(`${url.host} ${reason}`);
      if (!closing.signal.aborted) silent.set(url.host, failure);
      throw failure;
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    async get(address, headers = {}) {
      let url = new URL(address);
      const { host } = url;
      for (let redirects = 0; redirects <= mostRedirects; redirects++) {
        const isOwn = url.host === host;
        const response = await ask(url, {
          'user-agent': 'kubesentiment',
          ...(isOwn ? headers : withoutToken(headers)),
        });
        const { location } = response.headers;
        if (response.status < 300 || response.status > 399 || typeof location !== 'string') {
          if (response.status < 400 || response.status === 416) return response;
          response.drop();
          throw new NotDownloaded(`${url.host} answers ${response.status} for ${url.pathname}`, {
            isTemporary: response.status >= 500,
          });
        }
        response.drop();
        url = redirected(url, location);
      }
      throw new NotDownloaded(`${host} redirects more than ${mostRedirects} times`);
    },
    async close() {
      closing.abort();
      await (await agent)?.destroy();
    },
  };
}

/** HTTPS_PROXY, HTTP_PROXY and NO_PROXY count; as in curl, the lower-case names take precedence. */
async function openAgent(env: NodeJS.ProcessEnv): Promise<Dispatcher> {
  const { EnvHttpProxyAgent } = await import('undici');
  return new EnvHttpProxyAgent({
    httpProxy: env.http_proxy ?? env.HTTP_PROXY ?? '',
    httpsProxy: env.https_proxy ?? env.HTTPS_PROXY ?? '',
    noProxy: env.no_proxy ?? env.NO_PROXY ?? '',
  });
}

async function* read(
  body: Dispatcher.ResponseData['body'],
  host: string,
  stallMs: number,
  abort: AbortController,
): AsyncGenerator<Uint8Array> {
  const timer = setTimeout(() => abort.abort(), stallMs);
  try {
    for await (const piece of body) {
      timer.refresh();
      yield piece;
    }
  } catch (error) {
    const reason = abort.signal.aborted ? `sends nothing for ${stallMs / 1000} s` : `ends too early (${codeOf(error)})`;
    throw new NotDownloaded(`${host} ${reason}`, { isTemporary: true });
  } finally {
    clearTimeout(timer);
  }
}

/** A checksum that came over plain http would prove nothing about a file that came over https. */
function redirected(from: URL, location: string): URL {
  const url = URL.parse(location, from.href);
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && from.protocol === 'http:');
  if (url === null || !isSafe) throw new NotDownloaded(`${from.host} redirects to an address that is not https`);
  return url;
}

function withoutToken(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'authorization'));
}

function codeOf(error: unknown): string {
  return String(errorCode(error) ?? (error instanceof Error ? error.message : error));
}
