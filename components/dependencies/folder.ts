import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

export interface FolderFile {
  /** Relative to the folder, with `/`. */
  path: string;
  data: Buffer;
}

/** The regular files of a folder, sorted by path. */
export async function readFolder(directory: string): Promise<FolderFile[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(directory, join(parentPath, name)).replaceAll('\\', '/'))
    .sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
  return Promise.all(paths.map(async (path) => ({ path, data: await readFile(join(directory, path)) })));
}

/** sha256 over the paths and bytes of files, each with its length: no two folders give the same text. */
export function contentHash(files: readonly FolderFile[]): string {
  const hash = createHash('sha256');
  for (const { path, data } of files) hash.update(`${Buffer.byteLength(path)}:${path}${data.length}:`).update(data);
  return hash.digest('hex');
}
