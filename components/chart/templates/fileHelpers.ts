import { posix } from 'node:path';
import { closestName } from '../../config/index.ts';
import type { ChartFile } from '../chart.ts';
import { fixed, HelperError, type HelperTable, textOf } from '../helpers/index.ts';
import { writeYaml } from '../yaml.ts';
import { isGlob, matchesGlob } from './matchesGlob.ts';

/**
 * The chart's own files, as Helm's `.Files` has them: all but templates and what Helm reads itself. Whatever takes a
 * pattern gives nothing where a pattern with stars finds nothing; a name without them must be there.
 */
export function fileHelpers(files: readonly ChartFile[]): HelperTable {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return {
    fileGet: fixed((path) => textIn(fileAt(textOf(path)))),
    fileLines: fixed((path) =>
      textIn(fileAt(textOf(path)))
        .replace(/\r?\n$/, '')
        .split(/\r?\n/),
    ),
    fileBase64: fixed((path) => fileAt(textOf(path)).data.toString('base64')),
    filesGlob: fixed((pattern) =>
      Object.fromEntries(filesFor(textOf(pattern)).map((file) => [file.path, textIn(file)])),
    ),
    asConfig: fixed((pattern) => named(filesFor(textOf(pattern)), textIn)),
    asSecrets: fixed((pattern) => named(filesFor(textOf(pattern)), ({ data }) => data.toString('base64'))),
  };

  function fileAt(path: string): ChartFile {
    const file = byPath.get(path);
    if (file !== undefined) return file;
    const closest = closestName(path, byPath.keys());
    const known = [...byPath.keys()].join(', ') || 'none';
    throw new HelperError(`finds no file ${JSON.stringify(path)} in the chart`, {
      code: 'CHART_UNKNOWN_FILE',
      hint:
        closest === undefined
          ? `The files of the chart are: ${known}. Templates, values and charts/ are no files.`
          : `Did you mean "${closest}"?`,
    });
  }

  function filesFor(pattern: string): ChartFile[] {
    if (!isGlob(pattern)) return [fileAt(pattern)];
    return files.filter(({ path }) => matchesGlob(pattern, path));
  }
}

function textIn({ path, data }: ChartFile): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(data);
  } catch {
    throw new HelperError(`finds no text in ${path}: it is not UTF-8`, {
      hint: 'asSecrets and fileBase64 take any bytes.',
    });
  }
}

/** Entries of a ConfigMap or Secret, by the files' last names. */
function named(files: readonly ChartFile[], contentOf: (file: ChartFile) => string): string {
  const entries = new Map<string, ChartFile>();
  for (const file of files) {
    const name = posix.basename(file.path);
    const other = entries.get(name);
    if (other !== undefined) {
      throw new HelperError(`finds two files called ${name}: ${other.path} and ${file.path}`, {
        hint: 'The entries of a ConfigMap have no folders: take them apart by two patterns.',
      });
    }
    entries.set(name, file);
  }
  return writeYaml(Object.fromEntries([...entries].map(([name, file]) => [name, contentOf(file)])));
}
