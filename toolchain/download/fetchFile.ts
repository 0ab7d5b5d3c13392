import { mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { NotDownloaded } from './notDownloaded.ts';
import type { Web } from './web.ts';

/** The number of tries in a row that bring nothing new. */
const mostTries = 3;
const largestText = 10_000_000;

/** Bytes of a file: what has arrived, and the total if the host tells it. */
export type OnProgress = (arrived: number, total: number | undefined) => void;

/** Reads a small text. @throws NotDownloaded */
export async function fetchText(
  web: Web,
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const response = await web.get(url, headers);
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.pieces()) {
    size += piece.length;
    if (size > largestText) throw new NotDownloaded(`${new URL(url).host} sends a checksum file that is too large`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/**
 * Downloads a file, and continues a part of it that an earlier try or run has left in the same path.
 * @returns whether the file has bytes of an earlier try
 * @throws NotDownloaded if the host fails several times in a row without a new byte
 */
export async function fetchFile(web: Web, url: string, path: string, onProgress: OnProgress): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true });
  let size = await sizeOf(path);
  for (let tries = 1, isContinued = size > 0; ; tries++, isContinued = true) {
    try {
      await fetchRest(web, url, path, size, onProgress);
      return isContinued;
    } catch (error) {
      if (!(error instanceof NotDownloaded) || !error.isTemporary) throw error;
      const reached = await sizeOf(path);
      if (reached > size) tries = 0;
      else if (tries >= mostTries) throw error;
      size = reached;
    }
  }
}

async function fetchRest(web: Web, url: string, path: string, from: number, onProgress: OnProgress): Promise<void> {
  const response = await web.get(url, from === 0 ? {} : { range: `bytes=${from}-` });
  const { status } = response;
  const [, start, , all] = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+)$/.exec(String(response.headers['content-range'])) ?? [];
  const continues = status === 206 && Number(start) === from;
  if (status === 416 || (status === 206 && !continues)) {
    response.drop();
    if (Number(all) === from) return;
    await rm(path, { force: true });
    throw new NotDownloaded(`${new URL(url).host} does not continue the file`, { isTemporary: true });
  }
  const arrivedBefore = continues ? from : 0;
  const length = Number(response.headers['content-length']);
  const total = Number.isFinite(length) ? arrivedBefore + length : undefined;
  let arrived = arrivedBefore;
  onProgress(arrived, total);
  // Not a stream, which would drop what it has not written when the connection ends.
  const file = await open(path, continues ? 'a' : 'w');
  try {
    for await (const piece of response.pieces()) {
      await file.writeFile(piece);
      arrived += piece.length;
      onProgress(arrived, total);
    }
  } finally {
    await file.close();
  }
  if (total !== undefined && arrived < total)
    throw new NotDownloaded(`${new URL(url).host} ends too early`, { isTemporary: true });
}

const sizeOf = (path: string) =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );
