import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Dispatcher } from 'undici';
import type { Access, Credentials } from './access.ts';
import type { Connections } from './connections.ts';
import { Refused, Troubled } from './failures.ts';

/** The limits for waiting on a server. */
export interface Patience {
  /** Milliseconds without a byte after which a try ends; four times as many end it in any case. @default 30000 */
  timeout?: number;
  /** Milliseconds before the second try; twice as many before the third. @default 500 */
  backoff?: number;
}

export interface DownloadOptions extends Patience {
  access: Access;
  connections: Connections;
  /** The URL that the credentials are for. */
  owner: string;
  /** The largest accepted body, in bytes. */
  limit: number;
  /** The hint if the download fails. */
  hint: string;
  /** The stack of the settings. */
  stack?: string;
  headers?: Readonly<Record<string, string>>;
  /** Form fields to send with a POST request. */
  form?: Readonly<Record<string, string>>;
  /** A body to upload. A redirect of an upload is refused. */
  send?: Upload;
  /** Whether a compressed response is unpacked; an archive must keep its bytes. @default false */
  decode?: boolean;
  /** Statuses other than 2xx that the caller handles. */
  expected?: readonly number[];
}

/** The body of a request that changes something. */
export interface Upload {
  method: 'POST' | 'PUT';
  /** The media type. */
  type: string;
  body: Buffer;
}

export interface Answer {
  status: number;
  /** Header names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  /** The final URL after redirects. */
  url: string;
}

const mostRedirects = 10;

/** Makes one try: follows redirects and reads the whole body. Credentials and forms are only sent to their own host. */
export async function exchange(url: string, options: DownloadOptions): Promise<Answer> {
  const { request } = await import('undici');
  const { access, connections, owner, form, send, timeout = 30_000, expected = [] } = options;
  const signal = AbortSignal.timeout(timeout * 4);
  let target = checked(url);
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const isOwn = target.origin === originOf(owner);
    const isTrusted = isOwn || (access.passCredentials && redirects === 0);
    const response = await request(target, {
      dispatcher: await connections.to(access, isOwn),
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form).toString() }),
      ...(send === undefined ? {} : { method: send.method, body: send.body }),
      headers: {
        'user-agent': 'kubesentiment',
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        ...(send === undefined ? {} : { 'content-type': send.type }),
        ...(options.decode ? { 'accept-encoding': 'gzip, deflate, br' } : {}),
        ...headersFor(options.headers ?? {}, isOwn),
        ...(isTrusted ? authorization(access.credentials, options.headers) : {}),
      },
      headersTimeout: timeout,
      bodyTimeout: timeout,
      signal,
    });
    const { statusCode: status } = response;
    const headers = textsOf(response.headers);
    const { location } = headers;
    if (status >= 300 && status < 400 && status !== 304 && location !== undefined) {
      await response.body.dump();
      if (form !== undefined || send !== undefined) {
        throw new Refused('it redirects a request with credentials to another address');
      }
      target = redirected(target, location);
      continue;
    }
    if ((status < 200 || status > 299) && !expected.includes(status)) {
      await response.body.dump();
      throw failureOf(status, headers);
    }
    return { status, headers, body: await read(response, headers, options), url: target.href };
  }
  throw new Refused(`it redirects more than ${mostRedirects} times`);
}

/** Headers with credentials are only sent to their own host. */
function headersFor(headers: Readonly<Record<string, string>>, isOwn: boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => isOwn || name !== 'authorization'));
}

/** @param headers may already contain an authorization, with a token from the registry */
function authorization(credentials: Credentials | undefined, headers: Readonly<Record<string, string>> = {}) {
  if (credentials === undefined || headers.authorization !== undefined) return {};
  return { authorization: authorizationOf(credentials) };
}

export function authorizationOf(credentials: NonNullable<Access['credentials']>): string {
  if ('token' in credentials) return `Bearer ${credentials.token}`;
  return `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`;
}

function originOf(url: string): string | undefined {
  return URL.parse(url)?.origin;
}

function checked(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  if (url === null || !/^https?:$/.test(url.protocol)) throw new Refused('its address is not an http or https URL');
  // Credentials in a URL were read from the settings before; the client would refuse them.
  url.username = '';
  url.password = '';
  return url;
}

function redirected(from: URL, location: string): URL {
  const target = checked(location, from);
  if (from.protocol === 'https:' && target.protocol === 'http:') {
    throw new Refused(`it redirects from https to http, to ${target.host}`);
  }
  return target;
}

function failureOf(status: number, headers: Readonly<Record<string, string>>): Error {
  const message = `the server responded with status ${status}`;
  const isTemporary = status >= 500 || status === 408 || status === 429;
  return isTemporary ? new Troubled(message, headers['retry-after']) : new Refused(message, status);
}

function textsOf(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      if (value === undefined) return [];
      return [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]];
    }),
  );
}

const decoders = { gzip: createGunzip, 'x-gzip': createGunzip, deflate: createInflate, br: createBrotliDecompress };

async function read(
  { body }: Dispatcher.ResponseData,
  headers: Readonly<Record<string, string>>,
  { limit, decode = false }: DownloadOptions,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const collect = async (source: AsyncIterable<Uint8Array>) => {
    let size = 0;
    for await (const chunk of source) {
      size += chunk.length;
      if (size > limit) throw new Refused(`it is larger than ${limit / 1_000_000} MB`);
      chunks.push(Buffer.from(chunk));
    }
  };
  const encoding = (headers['content-encoding'] ?? 'identity').toLowerCase();
  const decoder = decode ? Object.entries(decoders).find(([name]) => name === encoding)?.[1] : undefined;
  if (decoder === undefined) await pipeline(body, collect);
  else await pipeline(body, decoder(), collect);
  return Buffer.concat(chunks);
}
