import { posix } from 'node:path';
import { closestName } from '../../../closestName.ts';
import { fewOf, writeYaml } from '../../../json/index.ts';
import type { ChartFile } from '../../chart.ts';
import { fixed, HelperError, type HelperTable } from '../helpers/helper.ts';
import { textOf } from '../helpers/values.ts';
import { globMatcher, isGlob } from './globMatcher.ts';

const shownPaths = 20;

/**
 * The chart's own files, like Helm's `.Files`: all except templates and Helm's special files. A glob pattern may match
 * nothing, but a path without wildcards must exist.
 */
export function fileHelpers(files: readonly ChartFile[]): HelperTable {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return {
    'Files.Get': fixed((path) => textIn(fileAt(textOf(path)))),
    'Files.GetBase64': fixed((path) => fileAt(textOf(path)).data.toString('base64')),
    'Files.Lines': fixed((path) => linesOf(textIn(fileAt(textOf(path))))),
    'Files.Glob': fixed((pattern) =>
      Object.fromEntries(filesFor(textOf(pattern)).map((file) => [file.path, textIn(file)])),
    ),
    'Files.AsConfig': fixed((pattern) => entriesOf(filesFor(textOf(pattern)), textIn)),
    'Files.AsSecrets': fixed((pattern) => entriesOf(filesFor(textOf(pattern)), ({ data }) => data.toString('base64'))),
  };

  function fileAt(path: string): ChartFile {
    const file = byPath.get(path);
    if (file !== undefined) return file;
    const closest = closestName(path, byPath.keys());
    throw new HelperError(`cannot find the file ${JSON.stringify(path)} in the chart`, {
      code: 'CHART_UNKNOWN_FILE',
      hint: closest === undefined ? knownFiles() : `Did you mean "${closest}"?`,
    });
  }

  function knownFiles(): string {
    const paths = [...byPath.keys()];
    const known =
      paths.length === 0 ? 'The chart does not have other files' : `Known files: ${fewOf(paths, shownPaths)}`;
    return `${known}. Templates, values, charts/ and ignored files are not available.`;
  }

  function filesFor(pattern: string): ChartFile[] {
    if (byPath.has(pattern) || !isGlob(pattern)) return [fileAt(pattern)];
    const isMeant = globMatcher(pattern);
    return files.filter(({ path }) => isMeant(path));
  }
}

function textIn({ path, data }: ChartFile): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(data);
  } catch {
    throw new HelperError(`cannot read ${path} as text: it is not UTF-8`, {
      hint: 'Files.AsSecrets and Files.GetBase64 accept binary files.',
    });
  }
}

/** The newline at the end of a file does not start another line. */
function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
}

/** Entries of a ConfigMap or Secret, by the files' base names. */
function entriesOf(files: readonly ChartFile[], contentOf: (file: ChartFile) => string): string {
  const byName = new Map<string, ChartFile>();
  for (const file of files) {
    const name = posix.basename(file.path);
    const other = byName.get(name);
    if (other !== undefined) {
      throw new HelperError(`finds two files named ${name}: ${other.path} and ${file.path}`, {
        hint: 'Entries of a ConfigMap cannot have folders: read the files with two patterns.',
      });
    }
    byName.set(name, file);
  }
  return writeYaml(Object.fromEntries([...byName].map(([name, file]) => [name, contentOf(file)])));
}
