import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type ChartDependency, type ChartMetadata, readIgnoreRules } from '../chart/index.ts';
import { isJsonObject, type Json, type JsonObject } from '../config/index.ts';
import { type ErrorCode, ReleaseError } from '../errors.ts';
import { type ChartFiles, readChartFiles } from './chartFiles.ts';
import { contentHash, type FolderFile } from './folder.ts';

/** A chart of Go templates with all that it brings along. */
export interface HelmChart {
  /** The archive or folder as the user would type it. */
  shownAs: string;
  metadata: ChartMetadata;
  /** The defaults of values.yaml. */
  values: JsonObject;
  /** The chart, then those in its `charts/`, each before its own. */
  parts: HelmChartPart[];
  /** Of all files. */
  sha256: string;
}

/** The chart itself or one of its subcharts. */
export interface HelmChartPart {
  /** Folder names from the chart down to this one; none for the chart itself. */
  inside: readonly string[];
  files: readonly FolderFile[];
  /** A library has named templates only. */
  isLibrary: boolean;
}

/**
 * Whether Helm's engine has to render the chart at a path: an archive always, a folder if it has templates and none of ours.
 * @throws ReleaseError CHART_MISSING
 */
export async function isHelmChart(path: string, shownAs: string): Promise<boolean> {
  const found = await stat(path).catch((cause) => {
    throw new ReleaseError('CHART_MISSING', `There is no chart in ${shownAs}.`, {
      position: { file: shownAs },
      hint: 'Set `kubesentiment:release.chart` to the folder or archive of a chart, relative to the project.',
      cause,
    });
  });
  if (!found.isDirectory()) return true;
  const templates = await readdir(join(path, 'templates'), { recursive: true, withFileTypes: true }).catch(() => []);
  const files = templates.filter((entry) => !entry.isDirectory());
  return files.length > 0 && !files.some(({ name }) => name.endsWith('.hbs'));
}

/**
 * @param path of an archive or a folder
 * @param shownAs the same as the user would type it
 * @throws ReleaseError CHART_INVALID_METADATA, CHART_INVALID_VALUES, DEPENDENCY_INVALID
 */
export async function loadHelmChart(path: string, shownAs: string): Promise<HelmChart> {
  const isFolder = (await stat(path)).isDirectory();
  const tree = await readChartFiles(path, shownAs);
  const ignore = tree.files.find((file) => file.path === '.helmignore');
  // In an archive nothing is left that could be ignored.
  const isIgnored = isFolder && ignore ? await readIgnoreRules(ignore.data.toString('utf8')) : () => false;
  const parts = partsOf(tree, [], isIgnored);
  const [own] = parts;
  const metadata = metadataOf(fileOf(own, 'Chart.yaml'), shownAs);
  const defaults = readYamlFile(fileOf(own, 'values.yaml')?.data, `${shownAs}/values.yaml`, 'CHART_INVALID_VALUES');
  return { shownAs, metadata, values: defaults, parts, sha256: contentHash(parts.flatMap(withFullPaths)) };
}

/** The subcharts that Chart.yaml names and `charts/` lacks. */
export function missingDependencies({ metadata, parts }: HelmChart): ChartDependency[] {
  const there = parts
    .filter(({ inside }) => inside.length === 1)
    .map((part) => parseYaml(fileOf(part, 'Chart.yaml')?.data).name);
  return (metadata.dependencies ?? []).filter(({ name }) => !there.includes(name));
}

/** The chart with a subchart that was found elsewhere. */
export async function withDependency(
  chart: HelmChart,
  found: { name: string; version: string; path: string; shownAs: string },
): Promise<HelmChart> {
  const tree = await readChartFiles(found.path, found.shownAs);
  const parts = [...chart.parts, ...partsOf(tree, [`${found.name}-${found.version}`], () => false)];
  return { ...chart, parts, sha256: contentHash(parts.flatMap(withFullPaths)) };
}

function partsOf(
  { files, subcharts }: ChartFiles,
  inside: readonly string[],
  isIgnored: (path: string) => boolean,
): HelmChartPart[] {
  const prefix = inside.map((name) => `charts/${name}/`).join('');
  const kept = files.filter(({ path }) => path !== '.helmignore' && !isIgnored(`${prefix}${path}`));
  const type = parseYaml(kept.find(({ path }) => path === 'Chart.yaml')?.data).type;
  return [
    { inside, files: kept, isLibrary: type === 'library' },
    ...[...subcharts].flatMap(([name, subchart]) =>
      partsOf(subchart, [...inside, name.replace(/\.tgz$/, '')], isIgnored),
    ),
  ];
}

function withFullPaths({ inside, files }: HelmChartPart): FolderFile[] {
  return files.map(({ path, data }) => ({ path: [...inside, path].join('/'), data }));
}

function fileOf(part: HelmChartPart | undefined, name: string): FolderFile | undefined {
  return part?.files.find(({ path }) => path === name);
}

/** Other than for a chart of ours, old forms do: many charts have them. */
function metadataOf(file: FolderFile | undefined, shownAs: string): ChartMetadata {
  const shown = `${shownAs}/Chart.yaml`;
  const code = 'CHART_INVALID_METADATA';
  if (file === undefined) {
    throw new ReleaseError('CHART_MISSING', `There is no chart in ${shownAs}: it has no Chart.yaml.`, {
      position: { file: shown },
      hint: 'Set `kubesentiment:release.chart` to the folder or archive of a chart, relative to the project.',
    });
  }
  const metadata = readYamlFile(file.data, shown, code);
  for (const field of ['name', 'version']) {
    if (typeof metadata[field] === 'string') continue;
    throw new ReleaseError(code, `${field} must be set to a text.`, { position: { file: shown } });
  }
  const { appVersion } = metadata;
  // Name and version are texts; the rest is recorded as it is.
  return { ...metadata, ...(appVersion === undefined ? {} : { appVersion: String(appVersion) }) } as ChartMetadata;
}

function readYamlFile(data: Buffer | undefined, file: string, code: ErrorCode): JsonObject {
  try {
    return parseYaml(data);
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new ReleaseError(code, `${file} is no valid YAML: ${reason}`, { position: { file }, cause });
  }
}

function parseYaml(data: Buffer | undefined): JsonObject {
  // Helm takes the last of keys that stand twice.
  const value: Json = data === undefined ? {} : parse(data.toString('utf8'), { uniqueKeys: false });
  return isJsonObject(value) ? value : {};
}
