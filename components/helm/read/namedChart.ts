import type { FolderFile } from '../../files/readFolder.ts';
import type { HelmChart, HelmChartPart } from './helmChart.ts';

/** A chart with its subcharts, for finding the files in errors of Helm's engine. */
export interface NamedChart {
  /** The chart's name in Helm, with which the names of its files begin. */
  name: string;
  /** The folder as messages name it; empty if the names are relative to the folder. */
  shownAs: string;
  parts: readonly NamedPart[];
}

/** The chart itself or a subchart. */
export type NamedPart = Pick<HelmChartPart, 'inside' | 'files'> & Partial<Pick<HelmChartPart, 'name'>>;

/** A file in an error. */
export interface NamedFile {
  /** The path for messages. */
  shownAs: string;
  /** The names in Helm of the subcharts around the file, which are also the keys of their values. */
  inside: readonly string[];
  /** The path in the chart's folder, if the file exists. */
  path: string | undefined;
  text: string | undefined;
}

/** A Helm chart for finding the files in errors. */
export function namedChart({ metadata, shownAs, parts }: HelmChart): NamedChart {
  return { name: metadata.name, shownAs, parts };
}

/**
 * Finds a file by its name in Helm, such as `demo/charts/child/templates/a.yaml`. The name has the alias of a subchart,
 * or the name in its Chart.yaml, but the folder's name may contain a version.
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
