import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ReleaseError } from '../../errors.ts';
import { pathInside } from '../../files/pathInside.ts';
import type { FolderFile } from '../../files/readFolder.ts';
import { stageOnce } from '../../files/stageOnce.ts';
import { unpackArchive } from './unpackArchive.ts';

/** Helm's limit for an unpacked archive, in bytes. */
const wholeLimit = 100 * 1024 * 1024;

/**
 * Unpacks the archive of a chart with Handlebars templates, once for each content.
 * @param cacheDirectory the parent of the folder
 * @returns the folder; undefined for the archive of another chart, and for one that cannot be read
 * @throws ReleaseError DEPENDENCY_INVALID for paths that cannot be written
 */
export async function stageHandlebarsArchive(path: string, cacheDirectory: string): Promise<string | undefined> {
  const archive = await readFile(path);
  if (!mayHaveHandlebars(archive)) return undefined;
  const files = await unpackArchive(archive).catch(() => undefined);
  if (!files?.some((file) => /^templates\/.*\.hbs$/.test(file.path))) return undefined;
  return stageOnce(cacheDirectory, 'chart', archive.toString('base64'), (folder) => writeFiles(folder, files, path));
}

async function writeFiles(folder: string, files: readonly FolderFile[], shownAs: string): Promise<void> {
  try {
    for (const { path, data } of files) {
      const target = pathInside(folder, path);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, data);
    }
  } catch (cause) {
    if (cause instanceof ReleaseError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ReleaseError('DEPENDENCY_INVALID', `${shownAs} cannot be unpacked: ${reason}.`, {
      hint: 'Report this to the author of the chart.',
      cause,
    });
  }
}

/** Unpacking alone takes a fraction of the time of reading the entries, and most archives are of Helm charts. */
function mayHaveHandlebars(archive: Buffer): boolean {
  try {
    return gunzipSync(archive, { maxOutputLength: wholeLimit }).includes('.hbs');
  } catch {
    return false;
  }
}
