import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { ChartMetadata } from '../chart/index.ts';
import { readFolder } from './folder.ts';
import type { ResolvedDependency } from './resolve.ts';

export interface UmbrellaRequest {
  /** Of the chart that has the dependencies. */
  metadata: ChartMetadata;
  resolved: readonly ResolvedDependency[];
  /** Where umbrellas are kept; the same content is staged once. */
  cacheDirectory: string;
}

/**
 * A chart without templates that holds all dependencies, so that Helm renders them in one go, with its own rules for
 * aliases, imported and global values. Conditions are left out: they have been decided.
 * @returns its folder, named after the chart
 */
export async function stageUmbrella({ metadata, resolved, cacheDirectory }: UmbrellaRequest): Promise<string> {
  const { name, version } = metadata;
  const chart = stringify({
    apiVersion: 'v2',
    name,
    version,
    dependencies: resolved.map(({ dependency, version: exact }) => ({
      name: dependency.name,
      version: exact,
      repository: dependency.repository ?? '',
      ...(dependency.alias === undefined ? {} : { alias: dependency.alias }),
      ...(dependency['import-values'] === undefined ? {} : { 'import-values': dependency['import-values'] }),
    })),
  });
  const content = JSON.stringify([chart, resolved.map(({ sha256 }) => sha256)]);
  const key = createHash('sha256').update(content).digest('hex').slice(0, 16);
  const directory = join(cacheDirectory, key, name);
  if (existsSync(directory)) return directory;
  const staging = join(cacheDirectory, `${key}.${randomUUID()}`);
  try {
    await mkdir(join(staging, name, 'charts'), { recursive: true });
    await writeFile(join(staging, name, 'Chart.yaml'), chart);
    for (const dependency of resolved) await stage(dependency, join(staging, name, 'charts'));
    await rename(staging, dirname(directory));
  } catch (error) {
    // Another run was faster, with the same content.
    if (!existsSync(directory)) throw error;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return directory;
}

async function stage({ dependency, version, path }: ResolvedDependency, charts: string): Promise<void> {
  if (!(await stat(path)).isDirectory()) {
    await copyFile(path, join(charts, basename(path)));
    return;
  }
  const folder = join(charts, `${dependency.name}-${version}`);
  for (const file of await readFolder(path)) {
    await mkdir(dirname(join(folder, file.path)), { recursive: true });
    await writeFile(join(folder, file.path), file.data);
  }
}
