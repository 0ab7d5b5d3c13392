import { readFile, stat } from 'node:fs/promises';
import { ReleaseError } from '../errors.ts';
import { type FolderFile, readFolder } from './folder.ts';

/** The files of a chart, those of its subcharts apart. */
export interface ChartFiles {
  /** The archive or folder, as messages name it. */
  shownAs: string;
  /** Without `charts/`, sorted by path. */
  files: FolderFile[];
  /** By their names in `charts/`. */
  subcharts: Map<string, ChartFiles>;
}

/** What an archive may grow to, as in Helm. */
const unpackedLimit = 100 * 1024 * 1024;

/**
 * The files of a chart in an archive or a folder.
 * @throws ReleaseError DEPENDENCY_INVALID
 */
export async function readChartFiles(path: string, shownAs: string): Promise<ChartFiles> {
  if ((await stat(path)).isDirectory()) return sort(await readFolder(path), shownAs);
  return sort(await unpack(await readFile(path), shownAs), shownAs);
}

async function sort(all: readonly FolderFile[], shownAs: string): Promise<ChartFiles> {
  const files = all.filter(({ path }) => !path.startsWith('charts/'));
  const parts = new Map<string, FolderFile[]>();
  for (const { path, data } of all) {
    const [, name = '', rest = ''] = /^charts\/([^/]+)(?:\/(.*))?$/.exec(path) ?? [];
    // Helm's marks of what is no chart.
    if (name === '' || /^[_.]/.test(name) || (rest === '' && !name.endsWith('.tgz'))) continue;
    parts.set(name, [...(parts.get(name) ?? []), { path: rest, data }]);
  }
  const subcharts = new Map<string, ChartFiles>();
  for (const [name, list] of [...parts].sort(([left], [right]) => (left < right ? -1 : 1))) {
    const inside = `${shownAs}/charts/${name}`;
    const [first] = list;
    const isArchive = first !== undefined && first.path === '';
    subcharts.set(name, await sort(isArchive ? await unpack(first.data, inside) : list, inside));
  }
  return { shownAs, files, subcharts };
}

/** The regular files of a chart's archive, without the folder around them. */
async function unpack(archive: Buffer, shownAs: string): Promise<FolderFile[]> {
  const { Parser } = await import('tar');
  const files: FolderFile[] = [];
  let size = 0;
  await new Promise<void>((resolve, reject) => {
    const parser = new Parser({
      strict: true,
      onReadEntry(entry) {
        const path = entry.path.replace(/^(?:\.\/)?[^/]*\//, '');
        size += entry.size;
        if (size > unpackedLimit) parser.abort(new Error('it grows to more than 100 MB'));
        if (entry.path.split('/').includes('..')) parser.abort(new Error(`it has a file ${entry.path}`));
        if (entry.type !== 'File' && entry.type !== 'OldFile') return entry.resume();
        const chunks: Buffer[] = [];
        entry.on('data', (chunk: Buffer) => chunks.push(chunk));
        entry.on('end', () => files.push({ path, data: Buffer.concat(chunks) }));
      },
    });
    parser.on('error', (cause: Error) => reject(invalid(shownAs, cause.message, cause)));
    parser.on('end', () => resolve());
    parser.end(archive);
  });
  return files.sort((left, right) => Buffer.compare(Buffer.from(left.path), Buffer.from(right.path)));
}

function invalid(shownAs: string, reason: string, cause?: unknown): ReleaseError {
  return new ReleaseError('DEPENDENCY_INVALID', `${shownAs} is no archive of a chart: ${reason}.`, {
    position: { file: shownAs },
    hint: 'Delete it and run the command again, which gets it anew.',
    ...(cause === undefined ? {} : { cause }),
  });
}
