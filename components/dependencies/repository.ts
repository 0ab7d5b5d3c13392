import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import semver from 'semver';
import { parse } from 'yaml';
import { isJsonObject, type Json, type JsonObject } from '../config/index.ts';
import { ReleaseError } from '../errors.ts';
import { type DownloadOptions, download, withoutCredentials } from './download.ts';

export interface ChartDownload {
  /** URL of the repository, without `/index.yaml`. */
  repository: string;
  name: string;
  /** The exact version. */
  version: string;
  /** Absolute path that the archive gets. */
  target: string;
  /** The same as the user would type it. */
  shownAs: string;
  /** For tests: how patient a download is. */
  patience?: Pick<DownloadOptions, 'timeout' | 'backoff'>;
}

const indexLimit = 50_000_000;
const archiveLimit = 20_000_000;

/**
 * Takes a chart's archive from a repository (https://helm.sh/docs/topics/chart_repository/), checks it against the index,
 * and puts it in its place whole.
 * @throws ReleaseError DEPENDENCY_NOT_FOUND, DEPENDENCY_DOWNLOAD_FAILED, DEPENDENCY_CHECKSUM
 */
export async function downloadChart(request: ChartDownload): Promise<void> {
  const { repository, name, version, target, shownAs, patience } = request;
  if (!/^https?:\/\//.test(repository)) {
    throw new ReleaseError(
      'DEPENDENCY_DOWNLOAD_FAILED',
      `${name} ${version} comes from "${withoutCredentials(repository)}", which is no https repository.`,
      {
        hint: `Put the archive at ${shownAs}, or set a mirror of the repository in kubesentiment:dependencies.mirrors.`,
      },
    );
  }
  const hint =
    `Check the network, put the archive at ${shownAs} by hand, or set a mirror of the repository in ` +
    'kubesentiment:dependencies.mirrors.';
  const base = repository.endsWith('/') ? repository : `${repository}/`;
  const index = await download(new URL('index.yaml', base).href, { ...patience, limit: indexLimit, hint });
  const entry = findEntry(index.toString('utf8'), request);
  const [url] = Array.isArray(entry.urls) ? entry.urls : [];
  if (typeof url !== 'string') throw notFound(request, 'Its entry in the index has no URL.');
  const archive = await download(new URL(url, base).href, { ...patience, limit: archiveLimit, hint });
  const sha256 = createHash('sha256').update(archive).digest('hex');
  const expected = typeof entry.digest === 'string' ? entry.digest.replace(/^sha256:/, '') : undefined;
  if (expected !== undefined && expected !== sha256) {
    throw new ReleaseError(
      'DEPENDENCY_CHECKSUM',
      `${name} ${version} arrived with the sha256 ${sha256}, and the index of its repository says ${expected}.`,
      { hint: 'Run it again; if it stays so, ask who runs the repository. Nothing was kept.' },
    );
  }
  await writeWhole(target, archive);
}

function findEntry(text: string, request: ChartDownload): JsonObject {
  let index: Json;
  try {
    // JSON is YAML, and read many times faster: some repositories have indexes of 10 MB.
    index = text.startsWith('{') ? JSON.parse(text) : parse(text);
  } catch (cause) {
    throw notFound(request, 'The index of the repository is not valid YAML.', cause);
  }
  const all = isJsonObject(index) && isJsonObject(index.entries) ? index.entries[request.name] : undefined;
  const entries = Array.isArray(all) ? all.filter(isJsonObject) : [];
  const entry = entries.find(({ version }) => version === request.version);
  if (entry !== undefined) return entry;
  const versions = entries.map(({ version }) => String(version)).filter((version) => semver.valid(version) !== null);
  if (versions.length === 0) throw notFound(request, 'The repository has no chart of this name.');
  throw notFound(request, `The repository has ${nearest(versions, request.version).join(', ')}.`);
}

/** The five versions around the wanted one. */
function nearest(versions: readonly string[], wanted: string): string[] {
  const sorted = versions.toSorted(semver.rcompare);
  const place = sorted.findIndex((version) => semver.lt(version, wanted));
  const start = Math.max(0, Math.min(place < 0 ? sorted.length : place - 2, sorted.length - 5));
  return sorted.slice(start, start + 5);
}

function notFound({ name, version, repository }: ChartDownload, hint: string, cause?: unknown): ReleaseError {
  const message = `${name} ${version} is not in ${withoutCredentials(repository)}.`;
  return new ReleaseError('DEPENDENCY_NOT_FOUND', message, { hint, ...(cause === undefined ? {} : { cause }) });
}

async function writeWhole(target: string, data: Buffer): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const temporary = `${target}.${randomUUID()}`;
  try {
    await writeFile(temporary, data);
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
}
