import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join, posix, resolve } from 'node:path';
import semver from 'semver';
import { parse } from 'yaml';
import type { ChartDependency } from '../chart/index.ts';
import { type DependencySettings, isJsonObject, type Json } from '../config/index.ts';
import { ReleaseError, throwAll } from '../errors.ts';
import { contentHash, readFolder } from './folder.ts';
import { type LockedDependency, readLock } from './lock.ts';
import { downloadChart } from './repository.ts';

export interface ResolveRequest {
  /** The folder of the chart that has the dependencies. */
  chartDirectory: string;
  /** The same as the user would type it. */
  chartShownAs: string;
  /** Relative paths of the settings start here. */
  projectDirectory: string;
  enabled: readonly ChartDependency[];
  settings: DependencySettings;
}

/** A dependency whose exact bytes lie on the disk. */
export interface ResolvedDependency {
  dependency: ChartDependency;
  /** The exact version. */
  version: string;
  /** Absolute path of an archive or of a chart's folder. */
  path: string;
  /** Of the archive's bytes, or of the folder's content. */
  sha256: string;
}

/**
 * Finds every enabled dependency at the version that the lock holds it to: in the folder that mirrors its repository, in
 * the chart's own `charts/`, or in its repository, from where it goes to `charts/`.
 * @throws ReleaseError(s), of all dependencies at once: DEPENDENCY_LOCK_MISSING, DEPENDENCY_LOCK_STALE, DEPENDENCY_NOT_FOUND,
 * DEPENDENCY_DOWNLOAD_FAILED, DEPENDENCY_CHECKSUM
 */
export async function resolveDependencies(request: ResolveRequest): Promise<ResolvedDependency[]> {
  const locks = new Map<string, Promise<LockedDependency[]>>();
  const settled = await Promise.allSettled(
    request.enabled.map(async (dependency) => {
      const mirror = request.settings.mirrors[dependency.repository ?? ''];
      const lockFile = lockOf(request, mirror);
      // Read once for all that share it.
      const lock = locks.get(lockFile.path) ?? readLock(lockFile.path, lockFile.shownAs);
      locks.set(lockFile.path, lock);
      const locked = lockedEntry(dependency, await lock, lockFile.shownAs);
      const found = await locate(request, dependency, locked, mirror);
      const sha256 = await hashOf(found);
      if (locked.sha256 !== undefined && locked.sha256 !== sha256) {
        throw new ReleaseError(
          'DEPENDENCY_CHECKSUM',
          `${dependency.name} ${locked.version} is not what the lock holds it to: its sha256 is ${sha256}, ` +
            `and ${lockFile.shownAs} says ${locked.sha256}.`,
          { position: { file: lockFile.shownAs }, hint: `Look at what changed in ${found}, then correct one of them.` },
        );
      }
      return { dependency, version: locked.version, path: found, sha256 };
    }),
  );
  // A lock that cannot be read is one mistake, however many share it.
  const reasons = new Set(settled.flatMap((each) => (each.status === 'rejected' ? [each.reason] : [])));
  throwAll(
    [...reasons].map((reason) => {
      if (reason instanceof ReleaseError) return reason;
      throw reason;
    }),
  );
  return settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
}

/** A mirror may have other bytes, and a lock of its own then. */
function lockOf(request: ResolveRequest, mirror: string | undefined): { path: string; shownAs: string } {
  const { settings, projectDirectory, chartDirectory, chartShownAs } = request;
  if (mirror === undefined || settings.lock === undefined) {
    return { path: join(chartDirectory, 'Chart.lock'), shownAs: posix.join(chartShownAs, 'Chart.lock') };
  }
  return { path: resolve(projectDirectory, settings.lock), shownAs: settings.lock };
}

function lockedEntry(
  { name, version, alias }: ChartDependency,
  lock: readonly LockedDependency[],
  file: string,
): LockedDependency {
  const entries = lock.filter((entry) => entry.name === name);
  const satisfying = entries.find((entry) => semver.satisfies(entry.version, version, { includePrerelease: true }));
  if (satisfying !== undefined) return satisfying;
  const [entry] = entries;
  const state = entry === undefined ? 'does not have it' : `holds ${entry.version}`;
  throw new ReleaseError(
    'DEPENDENCY_LOCK_STALE',
    `Chart.yaml asks for ${alias ?? name} ${version}, and ${file} ${state}.`,
    { position: { file }, hint: 'Bring the lock up to date with `helm dependency update` in the folder of the chart.' },
  );
}

async function locate(
  { chartDirectory, chartShownAs, projectDirectory }: ResolveRequest,
  { name, repository = '' }: ChartDependency,
  { version }: LockedDependency,
  mirror: string | undefined,
): Promise<string> {
  const source = mirror ?? repository;
  if (source.startsWith('file://')) {
    // A mirror is the setting's, relative to the project; a path in Chart.yaml is the chart's.
    const folder = source.slice('file://'.length);
    const path = mirror === undefined ? resolve(chartDirectory, folder) : resolve(projectDirectory, folder, name);
    await checkVersion(path, name, version);
    return path;
  }
  const archive = `${name}-${version}.tgz`;
  const cached = join(chartDirectory, 'charts', archive);
  if (existsSync(cached)) return cached;
  await downloadChart({
    repository: source,
    name,
    version,
    target: cached,
    shownAs: posix.join(chartShownAs, 'charts', archive),
  });
  return cached;
}

async function checkVersion(folder: string, name: string, version: string): Promise<void> {
  let metadata: Json;
  try {
    metadata = parse(await readFile(join(folder, 'Chart.yaml'), 'utf8'));
  } catch (cause) {
    throw new ReleaseError('DEPENDENCY_NOT_FOUND', `There is no chart ${name} in ${folder}.`, {
      hint: 'Correct the folder under kubesentiment:dependencies.mirrors, or the repository in Chart.yaml.',
      cause,
    });
  }
  const found = isJsonObject(metadata) ? metadata.version : undefined;
  if (found === version) return;
  throw new ReleaseError(
    'DEPENDENCY_LOCK_STALE',
    `${name} in ${folder} has version ${String(found)}, and the lock holds it to ${version}.`,
    { hint: 'Correct the version in one of them.' },
  );
}

async function hashOf(path: string): Promise<string> {
  if ((await stat(path)).isDirectory()) return contentHash(await readFolder(path));
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}
