import type { FolderFile } from '../../files/readFolder.ts';
import type { HelmChart, HelmChartPart } from './helmChart.ts';

/** A chart with its subcharts, as far as errors of Helm's engine name files of them. */
export interface NamedChart {
  /** Helm's name of it: the beginning of the names of its files. */
  name: string;
  /** The folder as messages name it; nothing where the names begin in the folder. */
  shownAs: string;
  parts: readonly NamedPart[];
}

/** The chart itself or a subchart. */
export type NamedPart = Pick<HelmChartPart, 'inside' | 'files'> & Partial<Pick<HelmChartPart, 'name'>>;

/** A file that an error names. */
export interface NamedFile {
  /** The path as messages name it. */
  shownAs: string;
  /** The names of the subcharts around it, as Helm has them: their values are under these. */
  inside: readonly string[];
  /** The path in the chart's folder, if the file is there. */
  path: string | undefined;
  text: string | undefined;
}

/** A chart of Go templates as errors name it. */
export function namedChart({ metadata, shownAs, parts }: HelmChart): NamedChart {
  return { name: metadata.name, shownAs, parts };
}

/**
 * The file with a name of Helm's, such as `demo/charts/child/templates/a.yaml`. A subchart has its alias there, or the name of its
 * Chart.yaml, where the folder may have a version in its name.
 */
export function findFile({ name, shownAs, parts }: NamedChart, named: string): NamedFile {
  const segments = named.slice(name.length + 1).split('/');
  const inside: string[] = [];
  for (let next = segments[1]; segments[0] === 'charts' && next !== undefined; next = segments[1]) {
    inside.push(next);
    segments.splice(0, 2);
  }
  const path = segments.join('/');
  const nested = parts.filter((part) => part.inside.length === inside.length && fileIn(part, path) !== undefined);
  const part =
    nested.find((candidate) => candidate.inside.every((folder, index) => isFolderOf(folder, inside[index] ?? ''))) ??
    nested.find((candidate) => candidate.name === inside.at(-1)) ??
    nested[0];
  const folders = [shownAs, ...(part?.inside ?? inside)].join('/charts/').replace(/^\//, '');
  return {
    shownAs: folders === '' ? path : `${folders}/${path}`,
    inside,
    path: part && [...part.inside.map((folder) => `charts/${folder}`), path].join('/'),
    text: part && fileIn(part, path)?.data.toString('utf8'),
  };
}

function fileIn({ files }: NamedPart, path: string): FolderFile | undefined {
  return files.find((file) => file.path === path);
}

function isFolderOf(folder: string, name: string): boolean {
  return folder === name || (folder.startsWith(`${name}-`) && /^\d/.test(folder.slice(name.length + 1)));
}
