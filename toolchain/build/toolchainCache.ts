import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../paths.ts';
import { removeStaleFolders, withBuildLock } from './buildLock.ts';
import { cacheKey, cacheName, downloadName } from './cacheKey.ts';
import type { Recipe } from './recipe.ts';

/** The folder of built and downloaded binaries, inside the cache. */
export const toolchainCache = () => join(cacheFolder(), 'toolchain');

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

/**
 * The folder with a recipe's outputs, if it has been built or downloaded. Without Go, any build of the same sources is accepted.
 * An existing folder is complete, because it gets its name last.
 */
export async function findBuilt(recipe: Recipe, go: string | undefined): Promise<string | undefined> {
  const key = await cacheKey(recipe, go);
  const names = [cacheName(key, recipe.kind), downloadName(key)];
  for (const folder of names.map((name) => join(toolchainCache(), name))) if (await isThere(folder)) return folder;
  if (recipe.kind !== 'go' || key.go !== undefined) return undefined;
  const prefix = cacheName(key, recipe.kind);
  const all = await readdir(toolchainCache()).catch(() => []);
  const found = all.find((other) => other.startsWith(prefix) && /^[0-9a-f]+$/.test(other.slice(prefix.length)));
  return found === undefined ? undefined : join(toolchainCache(), found);
}

/**
 * Fills the folder of a name in the cache, unless another process does the same at this time or has done it.
 * @param work puts the outputs into `out`; `folder` is removed afterwards
 */
export async function fillFolder(
  name: string,
  outputs: readonly string[],
  work: (places: { out: string; folder: string }) => Promise<void>,
): Promise<string> {
  const cache = toolchainCache();
  const target = join(cache, name);
  return withBuildLock(join(cache, `${name}.lock`), async () => {
    if (await isThere(target)) return target;
    await removeStaleFolders(cache);
    const folder = join(cache, `${name}.tmp-${process.pid}`);
    const out = join(folder, 'out');
    try {
      await mkdir(out, { recursive: true });
      await work({ out, folder });
      for (const output of outputs) await stat(join(out, output));
      await publish(out, target);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return target;
  });
}

/** Renames the outputs as the last step: a build that is killed earlier leaves nothing that looks complete. */
async function publish(out: string, target: string): Promise<void> {
  try {
    await rename(out, target);
  } catch (error) {
    // Another machine's process finished first; its outputs are equivalent.
    if (!(await isThere(target))) throw error;
  }
}
