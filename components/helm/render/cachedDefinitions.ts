import { contentHash, type FolderFile } from '../../files/readFolder.ts';
import { isJsonObject, type Json } from '../../json/index.ts';
import { type ManifestObject, readCrds } from '../../manifest/index.ts';
import { cached } from './cachedRender.ts';

/**
 * What {@link readCrds} makes of files. Some charts bring megabytes of them, which take seconds to be read as YAML, so the
 * same bytes are read once.
 * @param directory where what was read is kept
 * @param files by their sources
 * @throws ReleaseError(s) CHART_INVALID_YAML, CHART_INVALID_OBJECT
 */
export async function cachedCrds(directory: string, files: readonly FolderFile[]): Promise<ManifestObject[]> {
  if (files.length === 0) return [];
  const texts = () => files.map(({ path, data }) => ({ source: path, text: data.toString('utf8') }));
  // The number changes when our reader reads other values.
  const request = { files: contentHash(files), reader: 2 };
  return cached(directory, request, async () => readCrds(texts()), objectsIn);
}

/** Undefined for what was damaged. */
function objectsIn(value: Json): ManifestObject[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const isWhole = value.every(
    (each) => isJsonObject(each) && typeof each.source === 'string' && isJsonObject(each.object),
  );
  // What stands there was written above.
  return isWhole ? (value as unknown as ManifestObject[]) : undefined;
}
