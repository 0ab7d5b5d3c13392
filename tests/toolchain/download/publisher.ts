import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Something that a publisher offers: bytes, or the path of a file. */
export type Content = Buffer | { path: string };

export interface Publisher {
  /** The base address: a mirror whose paths are `/HOST/PATH`. */
  url: string;
  /** What was asked for, in order: `GET /PATH`, with the range. */
  requests: string[];
  /** Offers a file under the address of its publisher. */
  offer(url: string, content: Content): void;
  /** Does something other than to send a file, for the next requests of this address. */
  disturb(url: string, ...disturbances: Disturbance[]): void;
  close(): Promise<void>;
}

/** `stall` and `cut` come after the given number of bytes, or before the headers. */
export type Disturbance = { status: number } | { stallAfter: number } | { cutAfter: number } | 'silence';

const sha256 = (content: Buffer | string) => createHash('sha256').update(content).digest('hex');

/** Lines of a checksum file. */
export function checksumLines(files: Readonly<Record<string, Buffer>>): Buffer {
  return Buffer.from(
    Object.entries(files)
      .map(([name, content]) => `${sha256(content)}  ${name}\n`)
      .join(''),
  );
}

/** GitHub's answer about a release. */
export function githubRelease(files: Readonly<Record<string, Buffer>>): Buffer {
  const assets = Object.entries(files).map(([name, content]) => ({ name, digest: `sha256:${sha256(content)}` }));
  return Buffer.from(JSON.stringify({ tag_name: 'v1', assets }));
}

/** Serves what publishers offer, on loopback. */
export async function openPublisher(): Promise<Publisher> {
  const contents = new Map<string, Content>();
  const disturbances = new Map<string, Disturbance[]>();
  const requests: string[] = [];
  const keyOf = (url: string) => `/${new URL(url).host}${new URL(url).pathname}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = '' } = request;
    const { range = '' } = request.headers;
    requests.push(`GET ${url}${range && ` ${range}`}`);
    const content = contents.get(url);
    const disturbance = disturbances.get(url)?.shift();
    if (disturbance === 'silence') return;
    if (disturbance !== undefined && 'status' in disturbance) return void response.writeHead(disturbance.status).end();
    if (content === undefined) return void response.writeHead(404).end();
    const size = Buffer.isBuffer(content) ? content.length : (await stat(content.path)).size;
    const start = Number(/^bytes=(\d+)-$/.exec(range)?.[1] ?? 0);
    if (start >= size && range !== '')
      return void response.writeHead(416, { 'content-range': `bytes */${size}` }).end();
    response.writeHead(range === '' ? 200 : 206, {
      'content-length': size - start,
      ...(range === '' ? {} : { 'content-range': `bytes ${start}-${size - 1}/${size}` }),
    });
    if (!Buffer.isBuffer(content)) return void createReadStream(content.path, { start }).pipe(response);
    if (disturbance === undefined) return void response.end(content.subarray(start));
    const isCut = 'cutAfter' in disturbance;
    const length = isCut ? disturbance.cutAfter : disturbance.stallAfter;
    response.write(content.subarray(start, start + length), () => {
      // Later than the bytes: an end of the connection overtakes what a reader has not taken yet.
      if (isCut) setTimeout(() => response.destroy(), 50);
    });
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  // A TCP server has an address of this shape.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    offer: (url, content) => void contents.set(keyOf(url), content),
    disturb: (url, ...list) => void disturbances.set(keyOf(url), list),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
