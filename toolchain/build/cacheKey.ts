import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { Recipe } from './recipe.ts';

/** The output of `go version`; undefined without Go. */
export async function goVersion(): Promise<string | undefined> {
  try {
    // The variables are named, because the ones of this process may have been changed.
    const { stdout } = await promisify(execFile)('go', ['version'], { env: process.env });
    return stdout.trim();
  } catch {
    return undefined;
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);

/** A hash over the names and contents of all files in a folder, sorted by name. */
export async function hashFolder(folder: string): Promise<string> {
  const hash = createHash('sha256');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) {
    const content = await readFile(file);
    hash.update(`${relative(folder, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** The two halves of a cache folder's name: the recipe, and the Go that builds it. */
export interface CacheKey {
  source: string;
  /** Undefined for a recipe without Go, and if Go is missing. */
  go: string | undefined;
}

/** The cache key of a recipe's outputs; `go` is the output of `go version`. */
export async function cacheKey(recipe: Recipe, go: string | undefined): Promise<CacheKey> {
  const platform = `${process.platform}/${process.arch}`;
  if (recipe.kind !== 'go') {
    const member = recipe.kind === 'archive' ? [recipe.member] : [];
    const source = digest(JSON.stringify([platform, recipe.version, ...member, recipe.outputs]));
    return { source: `${recipe.name}-${source}`, go: undefined };
  }
  const content = await hashFolder(recipe.folder);
  const source = digest(JSON.stringify([platform, content, recipe.commands, recipe.env ?? {}, recipe.outputs]));
  return { source: `${recipe.name}-${source}`, go: go === undefined ? undefined : digest(go) };
}

/** The folder's name. If Go is unknown, the name ends in `-` and is a prefix of all matching names. */
export function cacheName({ source, go }: CacheKey, kind: Recipe['kind']): string {
  if (kind !== 'go') return source;
  return `${source}-${go ?? ''}`;
}

/** The name of the folder if its outputs were downloaded: the same for every version of Go. */
export function downloadName({ source }: CacheKey): string {
  return `${source}-download`;
}
