import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listFiles } from './listFiles.ts';

export interface FolderFile {
  /** Relative to the folder, with `/`. */
  path: string;
  data: Buffer;
}

/** Whether a file of a chart, or of one in its `charts/`, is a template or a part of one. */
export function isTemplateFile(path: string): boolean {
  return /(?:^|\/)templates\//.test(path);
}

/**
 * The files of a chart's folder, sorted by path; links are followed.
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
  return Promise.all(paths.map(async (path) => ({ path, data: await readFile(join(directory, path)) })));
}

/** sha256 over the paths and bytes of files, each with its length: no two folders give the same text. */
export function contentHash(files: readonly FolderFile[]): string {
  const hash = createHash('sha256');
  for (const { path, data } of files) hash.update(`${Buffer.byteLength(path)}:${path}${data.length}:`).update(data);
  return hash.digest('hex');
}

/** The bytes of a file; none where there is no such file. */
export function readIfExists(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
