import { readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isScalar, parseDocument } from 'yaml';
import { type ChartMetadata, mistakeInVersion, readIgnoreRules } from '../chart/index.ts';
import { ReleaseError } from '../errors.ts';
import { type FolderFile, readFolder, readIfExists } from '../files/readFolder.ts';
import { readArchive } from '../helm/index.ts';
import { archiveFiles } from './archiveFiles.ts';
import { notForHelm } from './notForHelm.ts';
import { sha256Of } from './sha256Of.ts';

/** A chart in a folder, and what its archive changes. */
export interface PackageRequest {
  directory: string;
  /** The folder, as the user would type it. */
  shownAs: string;
  metadata: ChartMetadata;
  /** Whether the chart has Handlebars templates. */
  isOwn: boolean;
  /** The version of the archive. @default that of Chart.yaml */
  version?: string | undefined;
  /** The appVersion of the archive. @default that of Chart.yaml */
  appVersion?: string | undefined;
  /** The chart's dependencies: folders or archives on this machine. Those outside of the chart's folder are added to `charts/`. */
  dependencies: readonly { path: string; name: string; version: string }[];
}

/** A packaged chart. */
export interface PackagedChart {
  name: string;
  version: string;
  /** `<name>-<version>.tgz`, as Helm names it. */
  fileName: string;
  data: Buffer;
  /** In hexadecimal. */
  sha256: string;
}

/** @throws ReleaseError CONFIG_INVALID_VALUE for a version that is not semantic */
export function checkVersion(version: string | undefined): void {
  const mistake = version === undefined ? undefined : mistakeInVersion({ version });
  if (mistake === undefined) return;
  throw new ReleaseError('CONFIG_INVALID_VALUE', `--version: ${mistake}.`, {
    hint: 'Use a version such as 1.2.3 (https://semver.org).',
  });
}

/**
 * Packages a chart with its dependencies, as `helm package` does. The same files give the same bytes on every machine. Files that
 * `.helmignore` lists are left out, but not Handlebars templates and the schema, as in a folder.
 * @throws ReleaseError(s) CONFIG_INVALID_VALUE for an invalid version, CHART_*; DEPENDENCY_INVALID for files that no reader of charts accepts
 */
export async function packageChart(request: PackageRequest): Promise<PackagedChart> {
  const { directory, shownAs, metadata, dependencies, isOwn } = request;
  const { version = metadata.version } = request;
  checkVersion(version);
  const files = (await filesOf(directory, shownAs, isOwn)).filter(({ path }) => !isLeftOut(path, isOwn));
  const own = new Set(files.map(({ path }) => path));
  const others = await Promise.all(dependencies.map((each) => fileOf(each, directory)));
  const added = new Map(
    others.flatMap((file) => (file === undefined || own.has(file.path) ? [] : [[file.path, file]])),
  );
  const all = files.map((file) => (file.path === 'Chart.yaml' ? withVersions(file, request) : file));
  const forHelm = isOwn ? [notForHelm([...own])] : [];
  return packageFiles({ name: metadata.name, version }, [...all, ...added.values(), ...forHelm]);
}

/**
 * Packages the files of a chart.
 * @throws ReleaseError DEPENDENCY_INVALID for files that no reader of charts accepts
 */
export async function packageFiles(
  { name, version }: { name: string; version: string },
  files: readonly FolderFile[],
): Promise<PackagedChart> {
  const fileName = `${name}-${version}.tgz`;
  const data = await archiveFiles(name, files);
  // Such as a file that is larger than Helm reads.
  await readArchive(data, fileName);
  return { name, version, fileName, data, sha256: sha256Of(data) };
}

/** Whether a file is one that only this machine has: a downloaded archive, which is added if it is used, or its signature. */
function isLeftOut(path: string, isOwn: boolean): boolean {
  return isOwn ? /^charts\/[^/]+\.tgz(?:\.prov)?$/.test(path) : /^charts\/[^/]+\.tgz\.prov$/.test(path);
}

async function filesOf(directory: string, shownAs: string, isOwn = false): Promise<FolderFile[]> {
  const rules = await readIfExists(join(directory, '.helmignore'));
  const isIgnored = await readIgnoreRules(rules?.toString('utf8'));
  const isTemplate = (path: string) => /^templates\/(?!\.)(?:.*\/)?(?!\.#)[^/]*\.hbs$/.test(path);
  return readFolder(directory, shownAs, (path) => {
    if (isOwn && (path === 'values.schema.json' || isTemplate(path))) return false;
    return isIgnored(path);
  });
}

/** The file in `charts/` for a dependency; undefined for a folder inside the chart, whose files are the chart's own. */
async function fileOf(
  { path, name, version }: PackageRequest['dependencies'][number],
  chart: string,
): Promise<FolderFile | undefined> {
  const target = `charts/${name}-${version}.tgz`;
  if (!(await stat(path)).isDirectory()) return { path: target, data: await readFile(path) };
  if (!relative(chart, path).startsWith('..')) return undefined;
  return { path: target, data: await archiveFiles(name, await filesOf(path, path)) };
}

/** Chart.yaml with other versions. Its comments and the order of its fields stay. */
function withVersions(file: FolderFile, { version, appVersion }: PackageRequest): FolderFile {
  if (version === undefined && appVersion === undefined) return file;
  const document = parseDocument(file.data.toString('utf8'));
  for (const [key, text] of Object.entries({ version, appVersion })) {
    if (text === undefined) continue;
    const node = document.get(key, true);
    const scalar = isScalar(node) ? node : document.createNode('');
    scalar.value = text;
    // Without quotes, some readers of YAML take versions such as 1.0 for numbers.
    scalar.type = 'QUOTE_DOUBLE';
    document.set(key, scalar);
  }
  return { path: file.path, data: Buffer.from(document.toString({ lineWidth: 0 })) };
}
