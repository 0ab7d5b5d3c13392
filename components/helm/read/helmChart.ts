import { join, posix } from 'node:path';
import {
  type ChartDependency,
  type ChartMetadata,
  isHiddenTemplate,
  mistakeInName,
  mistakeInVersion,
  readIgnoreRules,
  type ValueLayer,
} from '../../chart/index.ts';
import { type Position, ReleaseError } from '../../errors.ts';
import { listFiles } from '../../files/listFiles.ts';
import { readdir, stat } from '../../files/readAtOnce.ts';
import { contentHash, type FolderFile, readIfExists } from '../../files/readFolder.ts';
import { isJsonObject, type JsonObject, readYaml, type ValuePath } from '../../json/index.ts';
import { type ChartFiles, readChartFiles } from './chartFiles.ts';
import { mergeDefaults, metadataOf, mistakeInDependencies, readDefaults, refuseNames } from './readSubchart.ts';

const fieldsHint = 'The fields of Chart.yaml: https://helm.sh/docs/topics/charts/#the-chartyaml-file';

/** A Helm chart with its subcharts. */
export interface HelmChart {
  /** Absolute path of the archive or folder. */
  path: string;
  /** The path as the user would type it. */
  shownAs: string;
  /** Whether the path is an archive, which nobody edits and which contains all its dependencies. */
  isArchive: boolean;
  metadata: ChartMetadata;
  /** The position of the field at a path in Chart.yaml, or of its nearest parent. */
  metadataOriginOf(path: ValuePath): Position;
  /** The defaults of values.yaml. */
  values: JsonObject;
  /** The documents of values.yaml that the defaults are merged from. */
  defaults: readonly ValueLayer[];
  /** The chart, then the charts in its `charts/`; each before its own subcharts. */
  parts: HelmChartPart[];
  /** SHA-256 of all files. */
  sha256: string;
}

/** The chart itself or one of its subcharts. */
export interface HelmChartPart {
  /** Folder names from the chart to this subchart; empty for the chart itself. */
  inside: readonly string[];
  files: readonly FolderFile[];
  /** From its Chart.yaml. */
  name: string;
  version: string;
  /** A library chart contains only named templates. */
  isLibrary: boolean;
}

/**
 * Whether Helm's engine must render the chart at a path: any archive; a folder with Go templates and no Handlebars
 * templates; a folder without templates, but with dependencies.
 */
export async function isHelmChart(path: string): Promise<boolean> {
  if (!(await stat(path)).isDirectory()) return true;
  // A refused link is reported when the chart is read.
  const all = await listFiles(path, path).catch(() => readdir(path, { recursive: true }).catch(() => []));
  const files = all.filter(
    (file) => file.startsWith('templates/') && !isHiddenTemplate(file) && !posix.basename(file).startsWith('.'),
  );
  if (files.length > 0) return !files.some((name) => name.endsWith('.hbs'));
  return !all.some((file) => /^templates\/.*\.hbs$/.test(file)) && bringsCharts(path, all);
}

/** Whether the chart has subcharts, or dependencies in Chart.yaml. */
async function bringsCharts(path: string, files: readonly string[]): Promise<boolean> {
  if (files.some((file) => file.startsWith('charts/'))) return true;
  const metadata = await readIfExists(join(path, 'Chart.yaml'));
  return metadata !== undefined && /^dependencies:/m.test(metadata.toString('utf8'));
}

/**
 * Loads a Helm chart.
 * @param path of an archive or a folder
 * @param shownAs the path as the user would type it
 * @throws ReleaseError(s) CHART_MISSING, CHART_INVALID_METADATA, CHART_INVALID_VALUES, DEPENDENCY_INVALID
 */
export async function loadHelmChart(path: string, shownAs: string): Promise<HelmChart> {
  const isArchive = !(await stat(path)).isDirectory();
  const ignore = isArchive ? undefined : await readIfExists(join(path, '.helmignore'));
  const tree = await readChartFiles(path, shownAs, await readIgnoreRules(ignore?.toString('utf8')));
  const { metadata, metadataOriginOf } = ownMetadata(tree);
  if (isArchive) await refuseOthers(tree);
  const parts = partsOf(tree, []);
  const defaults = readDefaults(tree, 'CHART_INVALID_VALUES');
  return {
    ...{ path, shownAs, isArchive, metadata, metadataOriginOf },
    values: mergeDefaults(defaults),
    defaults,
    parts,
    sha256: contentHash(parts.flatMap(withFullPaths)),
  };
}

/**
 * The files of a dependency, an archive or a folder, and those of its subcharts.
 * @throws ReleaseError DEPENDENCY_INVALID, CHART_UNKNOWN_FILE
 */
export async function loadHelmParts(path: string, shownAs: string): Promise<HelmChartPart[]> {
  return partsOf(await readChartFiles(path, shownAs), []);
}

/** Refuses archives that Helm's engine cannot render, or of which it would ignore files. */
async function refuseOthers({ files, shownAs }: ChartFiles): Promise<void> {
  const refused = (message: string, hint: string) =>
    new ReleaseError('DEPENDENCY_INVALID', `${shownAs} ${message}`, { position: { file: shownAs }, hint });
  const templates = files.filter(({ path }) => path.startsWith('templates/'));
  // `helm package` leaves out Handlebars templates that .helmignore names.
  const ignore = files.find(({ path }) => path === '.helmignore')?.data.toString('utf8');
  if (templates.length === 0 && (await readIgnoreRules(ignore))('templates/any.yaml.hbs')) {
    throw refused(
      'was packaged without its Handlebars templates, which its .helmignore lists for `helm package`.',
      'Package the chart with `release package`.',
    );
  }
  const hidden = templates.find(({ path, data }) => isHiddenTemplate(path) && data.toString('utf8').trim() !== '');
  if (hidden !== undefined) {
    throw refused(
      `has the hidden file ${hidden.path}.`,
      'Pack the chart with `helm package`, which leaves such files out.',
    );
  }
}

/** The dependencies in Chart.yaml that are missing in `charts/`. */
export function missingDependencies({ metadata, parts }: HelmChart): ChartDependency[] {
  const there = parts.filter(({ inside }) => inside.length === 1).map((part) => part.name);
  return (metadata.dependencies ?? []).filter(({ name }) => !there.includes(name));
}

/** Adds a subchart that was found elsewhere. */
export async function withDependency(
  chart: HelmChart,
  found: { name: string; version: string; path: string; shownAs: string },
): Promise<HelmChart> {
  const tree = await readChartFiles(found.path, found.shownAs);
  const parts = [...chart.parts, ...partsOf(tree, [`${found.name}-${found.version}`])];
  return { ...chart, parts, sha256: contentHash(parts.flatMap(withFullPaths)) };
}

function partsOf(tree: ChartFiles, inside: readonly string[]): HelmChartPart[] {
  // The engine does not load hidden files.
  const files = tree.files.filter(
    ({ path }) => path !== '.helmignore' && (inside.length > 0 || !isHiddenTemplate(path)),
  );
  const metadata = metadataOf(tree);
  const { name, version, type } = metadata;
  // The chart's own metadata was checked before, with positions.
  if (inside.length > 0) refuseNames(tree.shownAs, metadata);
  return [
    { inside, files, name: String(name), version: String(version), isLibrary: type === 'library' },
    ...[...tree.subcharts].flatMap(([folder, subchart]) =>
      partsOf(subchart, [...inside, folder.replace(/\.tgz$/, '')]),
    ),
  ];
}

function withFullPaths({ inside, files }: HelmChartPart): FolderFile[] {
  return files.map(({ path, data }) => ({ path: [...inside, path].join('/'), data }));
}

function fileOf({ files }: ChartFiles, name: string): FolderFile | undefined {
  return files.find(({ path }) => path === name);
}

/** Unlike in a Handlebars chart, old formats are allowed: many charts use them. */
function ownMetadata(tree: ChartFiles): Pick<HelmChart, 'metadata' | 'metadataOriginOf'> {
  const { shownAs } = tree;
  const file = `${shownAs}/Chart.yaml`;
  const code = 'CHART_INVALID_METADATA';
  const data = fileOf(tree, 'Chart.yaml')?.data;
  if (data === undefined) {
    throw new ReleaseError('CHART_MISSING', `${shownAs} is not a chart: it does not contain a Chart.yaml.`, {
      position: { file },
      hint: 'Set `kubesentiment:release.chart` to the folder or archive of a chart, relative to the project.',
    });
  }
  const { value, positionOf, failure } = readYaml({
    text: data.toString('utf8'),
    file,
    code,
    takesLastKey: true,
    roundsIntegers: true,
  });
  const metadata = isJsonObject(value) ? value : {};
  for (const field of ['name', 'version']) {
    if (typeof metadata[field] === 'string') continue;
    throw failure([field], `${field} must be set to a string.`, { hint: fieldsHint });
  }
  const own: [ValuePath, string | undefined][] = [
    [['name'], mistakeInName(metadata)],
    [['version'], mistakeInVersion(metadata)],
    [['dependencies'], mistakeInDependencies(metadata)],
    [
      ['type'],
      metadata.type === 'library' ? 'a library chart cannot be installed: it contains only named templates' : undefined,
    ],
  ];
  for (const [path, mistake] of own)
    if (mistake !== undefined) throw failure(path, `${mistake}.`, { hint: fieldsHint });
  const { appVersion } = metadata;
  const texts = appVersion === undefined ? {} : { appVersion: String(appVersion) };
  // Name and version are strings; the other fields are recorded as they are.
  return { metadata: { ...metadata, ...texts } as ChartMetadata, metadataOriginOf: positionOf };
}
