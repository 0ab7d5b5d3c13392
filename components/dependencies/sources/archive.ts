import { gunzipSync } from 'node:zlib';
import type { ReadEntry } from 'tar';
import { parse } from 'yaml';
import { isJsonObject, type Json } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';

export interface ChartIdentity {
  name: string;
  version: string;
}

/** Bytes that an archive may unpack to, and that one file may have, as in Helm; and how many entries it may have. */
const wholeLimit = 100 * 1024 * 1024;
const fileLimit = 5 * 1024 * 1024;
const entryLimit = 10_000;

/**
 * Which chart an archive holds, after everything in it was found harmless: plain files and folders inside one folder, none of
 * them beyond Helm's limits.
 * @param shownAs the archive as messages name it
 * @throws ReleaseError DEPENDENCY_INVALID
 */
export async function readArchive(archive: Buffer, shownAs: string): Promise<ChartIdentity> {
  try {
    return identityIn(await metadataIn(unzipped(archive)));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ReleaseError('DEPENDENCY_INVALID', `${shownAs} is no chart that can be taken: ${reason}.`, {
      hint: 'Ask who made the archive. Nothing was unpacked.',
      cause,
    });
  }
}

/** The same, and it must be this chart. */
export async function checkArchive(archive: Buffer, { name, version }: ChartIdentity, shownAs: string): Promise<void> {
  const found = await readArchive(archive, shownAs);
  if (found.name === name && found.version === version) return;
  throw new ReleaseError(
    'DEPENDENCY_INVALID',
    `${shownAs} holds the chart ${found.name} ${found.version}, and not ${name} ${version}.`,
    { hint: 'Ask who runs the repository. Nothing was kept.' },
  );
}

function unzipped(archive: Buffer): Buffer {
  try {
    return gunzipSync(archive, { maxOutputLength: wholeLimit });
  } catch (cause) {
    const isTooLarge = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    throw new Error(isTooLarge ? 'it unpacks to more than 100 MiB' : 'it is no whole gzip file', { cause });
  }
}

async function metadataIn(data: Buffer): Promise<Buffer> {
  const { Parser } = await import('tar');
  const seen = new Set<string>();
  let metadata: Buffer | undefined;
  await new Promise<void>((resolve, reject) => {
    const onReadEntry = (entry: ReadEntry) => {
      try {
        const path = pathInChart(entry);
        if (seen.size >= entryLimit) throw new Error(`it has more than ${entryLimit} entries`);
        if (entry.type !== 'Directory' && seen.has(path)) throw new Error(`it has ${quoted(path)} twice`);
        seen.add(path);
        if (path !== 'Chart.yaml') return entry.resume();
        const chunks: Buffer[] = [];
        entry.on('data', (chunk) => chunks.push(chunk));
        entry.on('end', () => {
          metadata = Buffer.concat(chunks);
        });
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
  if (metadata === undefined) throw new Error('it has no Chart.yaml');
  return metadata;
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

function identityIn(data: Buffer): ChartIdentity {
  let metadata: Json;
  try {
    metadata = parse(new TextDecoder('utf-8', { fatal: true }).decode(data), { maxAliasCount: 10 });
  } catch (cause) {
    throw new Error('its Chart.yaml is no valid YAML in UTF-8', { cause });
  }
  const { name, version } = isJsonObject(metadata) ? metadata : {};
  if (typeof name !== 'string' || typeof version !== 'string') throw new Error('its Chart.yaml has no name or version');
  return { name, version };
}
