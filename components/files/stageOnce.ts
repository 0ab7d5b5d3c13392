import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathInside } from './pathInside.ts';

/**
 * Makes a folder once for the same content; it is there whole or not at all.
 * @param cacheDirectory where such folders are kept
 * @param name of the folder
 * @param content what decides the bytes in it
 * @param fill writes into the folder that is to become it, and makes that first
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
    // Another run was faster, with the same content.
    if (!existsSync(directory)) throw error;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return directory;
}
