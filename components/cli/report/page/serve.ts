import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { formatError } from '../../../errors.ts';
import { assemblePage, type ReportData } from '../../../report/index.ts';
import { printMessage } from '../../terminal/print.ts';

export interface ServeOptions {
  /** @default any free port */
  port?: number | undefined;
  /** How often the histories are read again while a page is open, in milliseconds. @default 5000 */
  pollMs?: number;
  /** Ends the server. */
  signal: AbortSignal;
  /** Reads the data for a page. */
  read(): Promise<ReportData>;
  /** Reads what shows that a release has changed; it is called often. */
  readHistory(): Promise<ReportData>;
}

/** The addresses of a served page. */
export interface PageAddress {
  url: string;
  /**
   * Leads to the page once, and not after a minute: the command line of a browser can be read by other users of the machine, who must not find
   * the page's address in it.
   */
  once: string;
}

const ticketMs = 60_000;

/**
 * Serves the page on loopback until the signal aborts. The address has a random part, so that other users of the machine can't read the page,
 * and requests for other host names are refused, so that no website can read it.
 * @param opened called with the address of the page
 */
export async function servePage(options: ServeOptions, opened: (address: PageAddress) => void): Promise<void> {
  const root = `/${randomBytes(12).toString('hex')}/`;
  let ticket: string | undefined = `/${randomBytes(12).toString('hex')}/`;
  const watching = new Set<ServerResponse>();
  let port = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    if (!isOwnHost(request.headers.host, port)) return end(response, 421, 'Unknown host.');
    if (request.method !== 'GET') return end(response, 405, 'Only GET.');
    if (ticket !== undefined && request.url === ticket) {
      ticket = undefined;
      response.writeHead(302, { location: root, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
      return response.end();
    }
    if (request.url === root) return sendPage(response, options);
    if (request.url === `${root}events`) return watch(response, watching);
    return end(response, 404, 'Not found.');
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => end(response, 500, formatError(error)));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: options.port ?? 0, host: '127.0.0.1' }, resolve);
  });
  // A server that listens on a port has an address of this form.
  port = (server.address() as AddressInfo).port;
  const host = `http://127.0.0.1:${port}`;
  const expiry = setTimeout(() => {
    ticket = undefined;
  }, ticketMs);
  opened({ url: `${host}${root}`, once: `${host}${ticket}` });
  const stop = reportChanges(options, watching);
  await new Promise<void>((resolve) => options.signal.addEventListener('abort', () => resolve(), { once: true }));
  stop();
  clearTimeout(expiry);
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

/** Whether a request is for this server: browsers leave out the port 80. */
export function isOwnHost(host: string | undefined, port: number): boolean {
  const names = ['127.0.0.1', 'localhost'];
  return names.some((name) => host === `${name}:${port}` || (port === 80 && host === name));
}

async function sendPage(response: ServerResponse, { read }: ServeOptions): Promise<void> {
  const page = await assemblePage(await read(), { live: true });
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
  });
  response.end(page);
}

function end(response: ServerResponse, status: number, text: string): void {
  if (!response.headersSent) response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}

function watch(response: ServerResponse, watching: Set<ServerResponse>): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': open\n\n');
  watching.add(response);
  response.on('close', () => watching.delete(response));
}

/** Sends an event to open pages when a history has changed. @returns a function that ends it */
function reportChanges(
  { readHistory, pollMs = 5_000 }: ServeOptions,
  watching: ReadonlySet<ServerResponse>,
): () => void {
  let last: string | undefined;
  let timer: NodeJS.Timeout;
  let stopped = false;
  const poll = async () => {
    if (watching.size === 0) last = undefined;
    else {
      const now = digestOf(await readHistory());
      if (last !== undefined && now !== last) for (const page of watching) page.write('event: changed\ndata: 1\n\n');
      last = now;
    }
  };
  const next = () => {
    // The signal may abort during a poll.
    if (stopped) return;
    timer = setTimeout(() => {
      poll()
        .catch((error: unknown) => printMessage(formatError(error)))
        .finally(next);
    }, pollMs);
    timer.unref();
  };
  next();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

function digestOf({ environments }: ReportData): string {
  const facts = environments.map(({ name, problem, pin, revisions }) => [
    ...[name, problem?.code, pin],
    ...revisions.map(({ revision, status, ended }) => [revision, status, ended]),
  ]);
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}
