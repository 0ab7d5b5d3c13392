import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles } from './listFiles.ts';
import { readFile } from './readAtOnce.ts';

export interface FolderFile {
  /** Relative to the folder, with `/`. */
  path: string;
  data: Buffer;
}

/** Whether a file is in a `templates/` folder, of the chart itself or of a chart in its `charts/`. */
export function isTemplateFile(path: string): boolean {
  return /(?:^|\/)templates\//.test(path);
}

/**
 * Reads the files of a chart's folder, sorted by path. Links are followed.
 * @param shownAs the folder as the user would type it, for messages
 * @param isIgnored leaves out files by their paths
 * @throws ReleaseError CHART_UNKNOWN_FILE
 */
export async function readFolder(
  directory: string,
  shownAs: string = directory,
  isIgnored?: (path: string) => boolean,
): Promise<FolderFile[]> {
  const paths = await listFiles(directory, shownAs, isIgnored);
  // A chart has hundreds of small files: a promise for each takes longer than the file.
  return paths.map((path) => ({ path, data: readFileSync(join(directory, path)) }));
}

/**
 * SHA-256 over the paths and bytes of files. Each is preceded by its length, so that different folders never hash the
 * same input.
 */
export function contentHash(files: readonly FolderFile[]): string {
  const hash = createHash('sha256');
  for (const { path, data } of files) hash.update(`${Buffer.byteLength(path)}:${path}${data.length}:`).update(data);
  return hash.digest('hex');
}

/** The bytes of a file; undefined if it does not exist. */
export function readIfExists(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
