import { gunzipSync } from 'node:zlib';
import type { ReadEntry } from 'tar';

/** Limits in bytes for the unpacked archive and for one file, as in Helm, and for the number of entries. */
const wholeLimit = 100 * 1024 * 1024;
const fileLimit = 5 * 1024 * 1024;
const entryLimit = 10_000;

/** A file in an archive. */
export interface UnpackedFile {
  /** Relative to the top folder of the archive. */
  path: string;
  data: Buffer;
}

/**
 * Unpacks a chart's archive in memory, after checking that it only contains plain files and folders inside one top
 * folder, within Helm's limits.
 * @throws Error with the reason as the end of a sentence
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
        if (entries > entryLimit) throw new Error(`it contains more than ${entryLimit} entries`);
        if (entry.type === 'Directory') return entry.resume();
        if (files.has(path)) throw new Error(`it contains ${quoted(path)} twice`);
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
    parser.on('error', (cause: unknown) => reject(new Error('it is not a complete tar file', { cause })));
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
    throw new Error(isTooLarge ? 'it unpacks to more than 100 MiB' : 'it is not a complete gzip file', { cause });
  }
}

/** A path relative to the top folder, by the rules of Helm's loader. */
function pathInChart({ path, type, size }: ReadEntry): string {
  const parts = path.split('/');
  if (/[\\\0]/.test(path) || /^(?:\/|[A-Za-z]:)/.test(path) || parts.includes('..')) {
    throw new Error(`it contains the unsafe path ${quoted(path)}`);
  }
  if (!['File', 'OldFile', 'ContiguousFile', 'Directory'].includes(type)) {
    throw new Error(`${quoted(path)} is not a plain file (${type})`);
  }
  if (size > fileLimit) throw new Error(`${quoted(path)} is larger than 5 MiB`);
  const [, ...rest] = parts.filter((part) => part !== '' && part !== '.');
  if (rest.length === 0 && type !== 'Directory') throw new Error(`${quoted(path)} is outside of the chart's folder`);
  return rest.join('/');
}

/** As JSON, to escape control characters for terminals. */
function quoted(path: string): string {
  return JSON.stringify(path.slice(0, 200));
}
