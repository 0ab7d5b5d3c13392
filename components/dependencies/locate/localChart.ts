import { join, posix, resolve } from 'node:path';
import { ReleaseError } from '../../errors.ts';
import { readFile, stat } from '../../files/readAtOnce.ts';
import type { ChartIdentity } from '../../helm/index.ts';
import { isJsonObject, type Json, type JsonObject, parseYaml } from '../../json/index.ts';
import type { LocalOrigin } from '../lock/dependencyLocation.ts';

/**
 * Reads the identity of the chart in a folder.
 * @throws ReleaseError DEPENDENCY_NOT_FOUND if the folder does not contain a chart of this name; DEPENDENCY_CYCLE if
 * the chart depends on itself
 */
export async function readLocalChart(origin: LocalOrigin, name: string): Promise<ChartIdentity> {
  const { folder, shownAs, hint } = origin;
  const metadata = await metadataIn(folder).catch((cause: unknown) => {
    throw new ReleaseError('DEPENDENCY_NOT_FOUND', `${shownAs} does not contain the chart ${name}.`, { hint, cause });
  });
  const { name: found, version } = metadata;
  if (found !== name || typeof version !== 'string') {
    const message = `The chart in ${shownAs} is ${String(found)}, not ${name}.`;
    throw new ReleaseError('DEPENDENCY_NOT_FOUND', message, { hint });
  }
  await refuseCycle(origin, metadata, []);
  return { name, version };
}

async function metadataIn(folder: string): Promise<JsonObject> {
  const metadata: Json = parseYaml(await readFile(join(folder, 'Chart.yaml'), 'utf8'));
  return isJsonObject(metadata) ? metadata : {};
}

type Place = Pick<LocalOrigin, 'folder' | 'shownAs'>;

async function refuseCycle(place: Place, { dependencies }: JsonObject, above: readonly Place[]): Promise<void> {
  const { folder, shownAs } = place;
  if (above.some((each) => each.folder === folder)) {
    const path = [...above, place].map((each) => each.shownAs).join(' → ');
    throw new ReleaseError('DEPENDENCY_CYCLE', `Charts depend on each other: ${path}.`, {
      hint: 'Remove one of these dependencies from its Chart.yaml.',
    });
  }
  for (const entry of Array.isArray(dependencies) ? dependencies : []) {
    const repository = isJsonObject(entry) ? entry.repository : undefined;
    if (typeof repository !== 'string' || !repository.startsWith('file://')) continue;
    const path = repository.slice('file://'.length);
    const next = {
      folder: resolve(folder, path),
      shownAs: posix.isAbsolute(path) ? path : posix.join(shownAs, path),
    };
    // Helm reports missing charts.
    const metadata = await metadataIn(next.folder).catch(() => ({}));
    await refuseCycle(next, metadata, [...above, place]);
  }
}

/** Whether the path is a folder. */
export function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
