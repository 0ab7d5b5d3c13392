import { isHiddenTemplate } from '../../chart/index.ts';
import { ReleaseError } from '../../errors.ts';
import { readFile, stat } from '../../files/readAtOnce.ts';
import { type FolderFile, readFolder } from '../../files/readFolder.ts';
import { unpackArchive } from './unpackArchive.ts';

/** The files of a chart, without those of its subcharts. */
export interface ChartFiles {
  /** The archive or folder, as messages name it. */
  shownAs: string;
  /** Without `charts/`, sorted by path. */
  files: FolderFile[];
  /** By their names in `charts/`. */
  subcharts: Map<string, ChartFiles>;
}

/** Limits for nested archives; an archive may even contain itself. */
interface Nesting {
  level: number;
  /** Bytes that all nested archives together may still unpack to. */
  budget: { bytes: number };
}

const deepest = 20;
const wholeLimit = 200 * 1024 * 1024;

/**
 * Reads the files of a chart from an archive or a folder.
 * @param isIgnored leaves out files of a folder; `helm package` has already left them out of an archive
 * @throws ReleaseError DEPENDENCY_INVALID, CHART_UNKNOWN_FILE
 */
export async function readChartFiles(
  path: string,
  shownAs: string,
  isIgnored: (path: string) => boolean = isHiddenTemplate,
): Promise<ChartFiles> {
  const nesting = { level: 0, budget: { bytes: wholeLimit } };
  if ((await stat(path)).isDirectory()) return sort(await readFolder(path, shownAs, isIgnored), shownAs, nesting);
  return sort(await unpack(await readFile(path), shownAs, nesting), shownAs, nesting);
}

async function sort(all: readonly FolderFile[], shownAs: string, nesting: Nesting): Promise<ChartFiles> {
  const below = { ...nesting, level: nesting.level + 1 };
  const files = all.filter(({ path }) => !path.startsWith('charts/'));
  const parts = new Map<string, FolderFile[]>();
  for (const { path, data } of all) {
    const [, name = '', rest = ''] = /^charts\/([^/]+)(?:\/(.*))?$/.exec(path) ?? [];
    // Helm ignores entries with these names in `charts/`.
    if (name === '' || /^[_.]/.test(name) || (rest === '' && !name.endsWith('.tgz'))) continue;
    parts.set(name, [...(parts.get(name) ?? []), { path: rest, data }]);
  }
  const subcharts = new Map<string, ChartFiles>();
  for (const [name, list] of [...parts].sort(([left], [right]) => (left < right ? -1 : 1))) {
    const inside = `${shownAs}/charts/${name}`;
    const [first] = list;
    const isArchive = first !== undefined && first.path === '';
    subcharts.set(name, await sort(isArchive ? await unpack(first.data, inside, below) : list, inside, below));
  }
  return { shownAs, files, subcharts };
}

/** The files in a chart's archive, relative to its top folder. */
async function unpack(archive: Buffer, shownAs: string, { level, budget }: Nesting): Promise<FolderFile[]> {
  try {
    if (level > deepest) throw new Error(`it has charts in charts, more than ${deepest} levels`);
    const files = await unpackArchive(archive);
    budget.bytes -= files.reduce((sum, { data }) => sum + data.length, 0);
    if (budget.bytes < 0) throw new Error('with the charts in it, it unpacks to more than 200 MiB');
    return files.sort((left, right) => Buffer.compare(Buffer.from(left.path), Buffer.from(right.path)));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ReleaseError('DEPENDENCY_INVALID', `${shownAs} is not a chart archive: ${reason}.`, {
      position: { file: shownAs },
      hint: 'Delete it and download it again, or report this to its author. The archive was not unpacked.',
      cause,
    });
  }
}
