import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { isJsonObject, type Json, type JsonObject } from '../config/index.ts';
import { ReleaseError } from '../errors.ts';
import type { ChartIdentity } from './sources/index.ts';

/**
 * The chart in a folder.
 * @throws ReleaseError DEPENDENCY_NOT_FOUND where there is none of this name; DEPENDENCY_CYCLE when it leads back to itself
 */
export async function readLocalChart(folder: string, name: string): Promise<ChartIdentity> {
  const metadata = await metadataIn(folder).catch((cause: unknown) => {
    throw new ReleaseError('DEPENDENCY_NOT_FOUND', `There is no chart ${name} in ${folder}.`, {
      hint: 'Correct the folder under kubesentiment:dependencies.mirrors, or the repository in Chart.yaml.',
      cause,
    });
  });
  const { name: found, version } = metadata;
  if (found !== name || typeof version !== 'string') {
    throw new ReleaseError('DEPENDENCY_NOT_FOUND', `The chart in ${folder} is ${String(found)}, and not ${name}.`, {
      hint: 'Correct the folder under kubesentiment:dependencies.mirrors, or the repository in Chart.yaml.',
    });
  }
  await refuseCycle(folder, metadata, []);
  return { name, version };
}

async function metadataIn(folder: string): Promise<JsonObject> {
  const metadata: Json = parse(await readFile(join(folder, 'Chart.yaml'), 'utf8'));
  return isJsonObject(metadata) ? metadata : {};
}

async function refuseCycle(folder: string, { dependencies }: JsonObject, above: readonly string[]): Promise<void> {
  if (above.includes(folder)) {
    throw new ReleaseError('DEPENDENCY_CYCLE', `Charts depend on each other: ${[...above, folder].join(' → ')}.`, {
      hint: 'Take one of these dependencies out of its Chart.yaml.',
    });
  }
  for (const entry of Array.isArray(dependencies) ? dependencies : []) {
    const repository = isJsonObject(entry) ? entry.repository : undefined;
    if (typeof repository !== 'string' || !repository.startsWith('file://')) continue;
    const next = resolve(folder, repository.slice('file://'.length));
    // What is not there is for Helm to miss.
    const metadata = await metadataIn(next).catch(() => ({}));
    await refuseCycle(next, metadata, [...above, folder]);
  }
}

/** Whether there is a folder. */
export function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
