import { gunzipSync } from 'node:zlib';
import type { ReadEntry } from 'tar';

/** Bytes that an archive may unpack to, and that one file may have, as in Helm; and how many entries it may have. */
const wholeLimit = 100 * 1024 * 1024;
const fileLimit = 5 * 1024 * 1024;
const entryLimit = 10_000;

/** A file of an archive. */
export interface UnpackedFile {
  /** Without the folder that is around everything. */
  path: string;
  data: Buffer;
}

/**
 * The files of a chart's archive, in its order, after everything in it was found harmless: plain files and folders inside one
 * folder, none of them beyond Helm's limits. Nothing is written.
 * @throws Error with the reason as the rest of a sentence
 */
export async function unpackArchive(archive: Buffer): Promise<UnpackedFile[]> {
  const data = unzipped(archive);
  const { Parser } = await import('tar');
  const files = new Map<string, Buffer>();
  let entries = 0;
  await new Promise<void>((resolve, reject) => {
    const onReadEntry = (entry: ReadEntry) => {
      try {
        const path = pathInChart(entry);
        entries += 1;
        if (entries > entryLimit) throw new Error(`it has more than ${entryLimit} entries`);
        if (entry.type === 'Directory') return entry.resume();
        if (files.has(path)) throw new Error(`it has ${quoted(path)} twice`);
        files.set(path, Buffer.alloc(0));
        const chunks: Buffer[] = [];
        entry.on('data', (chunk) => chunks.push(chunk));
        entry.on('end', () => files.set(path, Buffer.concat(chunks)));
      } catch (error) {
        reject(error);
        entry.resume();
      }
    };
    const parser = new Parser({ strict: true, onReadEntry });
    parser.on('error', (cause: unknown) => reject(new Error('it is no whole tar file', { cause })));
    parser.on('end', () => resolve());
    parser.end(data);
  });
  return [...files].map(([path, content]) => ({ path, data: content }));
}

function unzipped(archive: Buffer): Buffer {
  try {
    return gunzipSync(archive, { maxOutputLength: wholeLimit });
  } catch (cause) {
    const isTooLarge = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    throw new Error(isTooLarge ? 'it unpacks to more than 100 MiB' : 'it is no whole gzip file', { cause });
  }
}

/** A path without the folder that is around everything, with the same rules as Helm's loader. */
function pathInChart({ path, type, size }: ReadEntry): string {
  const parts = path.split('/');
  if (/[\\\0]/.test(path) || /^(?:\/|[A-Za-z]:)/.test(path) || parts.includes('..')) {
    throw new Error(`it has the path ${quoted(path)}`);
  }
  if (!['File', 'OldFile', 'ContiguousFile', 'Directory'].includes(type)) {
    throw new Error(`${quoted(path)} is no plain file (${type})`);
  }
  if (size > fileLimit) throw new Error(`${quoted(path)} has more than 5 MiB`);
  const [, ...rest] = parts.filter((part) => part !== '' && part !== '.');
  if (rest.length === 0 && type !== 'Directory') throw new Error(`${quoted(path)} lies beside the chart's folder`);
  return rest.join('/');
}

/** As JSON, so that it can play no tricks in a terminal. */
function quoted(path: string): string {
  return JSON.stringify(path.slice(0, 200));
}
