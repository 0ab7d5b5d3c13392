import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathInside } from './pathInside.ts';

/**
 * Creates a folder in the cache, unless one for the same content exists. The folder is complete or does not exist.
 * @param name of the folder
 * @param content everything that decides the bytes in the folder; its hash is the cache key
 * @param fill creates the temporary folder that it gets, and writes the files into it
 * @returns the folder's path
 */
export async function stageOnce(
  cacheDirectory: string,
  name: string,
  content: unknown,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const key = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
  const directory = pathInside(join(cacheDirectory, key), name);
  if (existsSync(directory)) return directory;
  const staging = join(cacheDirectory, `${key}.${randomUUID()}`);
  try {
    await fill(join(staging, name));
    await rename(staging, dirname(directory));
  } catch (error) {
    // Another run has created the same folder in the meantime.
    if (!existsSync(directory)) throw error;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return directory;
}
