import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { create } from 'tar';
import { goVersion } from '../../../toolchain/build/cacheKey.ts';
import type { Recipe } from '../../../toolchain/build/recipe.ts';
import { findBuilt } from '../../../toolchain/build/toolchainCache.ts';
import { currentPlatform, type PublishedFile, publishedFiles } from '../../../toolchain/download/publishedFiles.ts';
import type { Publisher } from './publisher.ts';

/**
 * Offers the tools in this machine's cache under the addresses of their publishers, in the archives that these have.
 * @param folder for the archives
 * @returns the recipes that are in the cache
 */
export async function offerTools(publisher: Publisher, recipes: readonly Recipe[], folder: string): Promise<Recipe[]> {
  const go = await goVersion();
  const checksums = new Map<string, { format: 'lines' | 'github'; digests: Record<string, string> }>();
  const offered: Recipe[] = [];
  const archives = new Map<string, { file: PublishedFile; programs: string[] }>();
  for (const recipe of recipes) {
    const built = await findBuilt(recipe, go);
    const files = publishedFiles(recipe, currentPlatform());
    if (built === undefined || files === undefined) continue;
    offered.push(recipe);
    for (const file of files) {
      const { programs } = archives.get(file.url) ?? { programs: [] };
      archives.set(file.url, { file, programs: [...programs, ...file.outputs.map((output) => join(built, output))] });
    }
  }
  for (const [url, { file, programs }] of archives) {
    const path = url.endsWith('.tar.gz') ? await archive(programs, folder) : (programs[0] ?? '');
    publisher.offer(url, { path });
    const entry = checksums.get(file.checksums.url) ?? { format: file.checksums.format, digests: {} };
    entry.digests[basename(url)] = await sha256(path);
    checksums.set(file.checksums.url, entry);
  }
  for (const [url, { format, digests }] of checksums) publisher.offer(url, Buffer.from(textOf(format, digests)));
  return offered;
}

/** An archive with the programs in a folder; Helm 3 is `helm3` in the cache, and `helm` in its archive. */
async function archive(programs: readonly string[], folder: string): Promise<string> {
  const place = await mkdtemp(join(folder, 'archive-'));
  for (const program of programs) await symlink(program, join(place, basename(program).replace(/^helm\d$/, 'helm')));
  const file = `${place}.tar.gz`;
  // The archives of publishers are smaller; this one is made in a second.
  await create({ file, cwd: folder, follow: true, gzip: { level: 1 } }, [basename(place)]);
  await rm(place, { recursive: true });
  return file;
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest('hex');
}

function textOf(format: 'lines' | 'github', digests: Readonly<Record<string, string>>): string {
  const entries = Object.entries(digests);
  if (format === 'lines') return entries.map(([name, hex]) => `${hex}  ${name}\n`).join('');
  return JSON.stringify({ assets: entries.map(([name, hex]) => ({ name, digest: `sha256:${hex}` })) });
}
