import { contentHash, type FolderFile } from '../../files/readFolder.ts';
import { isJsonObject, type Json } from '../../json/index.ts';
import { type ManifestObject, readCrds } from '../../manifest/index.ts';
import { cached } from './cachedRender.ts';

/**
 * Parses CRDs like {@link readCrds}, with a cache: some charts contain megabytes of CRDs, which take seconds to parse.
 * @param directory the folder of the cache
 * @param files with their sources as paths
 * @throws ReleaseError(s) CHART_INVALID_YAML, CHART_INVALID_OBJECT
 */
export async function cachedCrds(directory: string, files: readonly FolderFile[]): Promise<ManifestObject[]> {
  if (files.length === 0) return [];
  const texts = () => files.map(({ path, data }) => ({ source: path, text: data.toString('utf8') }));
  // Increase the number when our reader parses values differently.
  const request = { files: contentHash(files), reader: 2 };
  return cached(directory, request, async () => readCrds(texts()), objectsIn);
}

/** Undefined for a damaged cache entry. */
function objectsIn(value: Json): ManifestObject[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const isWhole = value.every(
    (each) => isJsonObject(each) && typeof each.source === 'string' && isJsonObject(each.object),
  );
  // The entry was written above.
  return isWhole ? (value as unknown as ManifestObject[]) : undefined;
}
