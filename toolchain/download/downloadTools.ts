import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { withBuildLock } from '../build/buildLock.ts';
import { cacheKey, downloadName } from '../build/cacheKey.ts';
import type { Recipe } from '../build/recipe.ts';
import { fillFolder, toolchainCache } from '../build/toolchainCache.ts';
import { throwIfInterrupted, whileRunning } from '../process/interrupt.ts';
import { type Digest, digestIn, hasDigest } from './checksums.ts';
import type { DownloadLines } from './downloadLines.ts';
import type { DownloadSource } from './downloadSource.ts';
import { fetchFile, fetchText } from './fetchFile.ts';
import { NotDownloaded } from './notDownloaded.ts';
import type { PublishedFile } from './publishedFiles.ts';
import type { Web } from './web.ts';

/** A recipe with the files that its publisher offers for this platform. */
export interface Offer {
  recipe: Recipe;
  files: readonly PublishedFile[];
}

export interface DownloadOptions {
  web: Web;
  source: DownloadSource;
  lines: DownloadLines;
  env?: NodeJS.ProcessEnv;
}

export interface Downloads {
  /** The folder of each recipe that was downloaded. */
  folders: Map<Recipe, string>;
  /** Why the others were not: names of tools by reason. */
  refusals: Map<string, string[]>;
}

/**
 * Downloads all offers at the same time. A file that several recipes need is downloaded once, and each file is compared with the digest that
 * its publisher tells. What is left of an interrupted run is continued.
 */
export async function downloadTools(offers: readonly Offer[], options: DownloadOptions): Promise<Downloads> {
  const folders = new Map<Recipe, string>();
  const refusals = new Map<string, string[]>();
  const session = openSession(options);
  const stop = () => void options.web.close();
  const done = whileRunning({ interrupt: stop, kill: stop });
  try {
    const tries = offers.map(async ({ recipe, files }) => {
      try {
        folders.set(recipe, await downloadTool(recipe, files, session));
      } catch (error) {
        throwIfInterrupted();
        if (!(error instanceof NotDownloaded)) throw error;
        refusals.set(error.message, [...(refusals.get(error.message) ?? []), recipe.name]);
      }
    });
    // Each try is waited for, because all of them write into the cache.
    const results = await Promise.allSettled(tries);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    await session.removeFiles();
  } finally {
    done();
    options.lines.end();
  }
  return { folders, refusals };
}

async function downloadTool(recipe: Recipe, files: readonly PublishedFile[], session: Session): Promise<string> {
  const name = downloadName(await cacheKey(recipe, undefined));
  return fillFolder(name, recipe.outputs, async ({ out, folder }) => {
    // A file that is missing is noticed before anything large is downloaded.
    await Promise.all(files.map(session.digest));
    const results = await Promise.allSettled(files.map(session.file));
    for (const [index, result] of results.entries()) {
      if (result.status === 'rejected') throw result.reason;
      const { url, outputs } = files[index] ?? { url: '', outputs: [] };
      if (url.endsWith('.tar.gz')) await unpack(result.value, join(folder, `files-${index}`), out, outputs);
      else await rename(result.value, join(out, outputs[0] ?? ''));
    }
    for (const output of recipe.outputs) await chmod(join(out, output), 0o755);
  });
}

/** The program in Helm's archives has one name for all versions. */
const memberOf = (output: string) => output.replace(/^helm\d$/, 'helm');

/** Takes the programs out of an archive; they may be in any folder of it. */
async function unpack(archive: string, folder: string, out: string, outputs: readonly string[]): Promise<void> {
  const tar = await import('tar');
  await mkdir(folder, { recursive: true });
  const members = outputs.map(memberOf);
  await tar.x({
    file: archive,
    cwd: folder,
    filter: (path, entry) => 'type' in entry && entry.type === 'File' && members.includes(basename(path)),
  });
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const output of outputs) {
    const member = found.find((entry) => entry.isFile() && entry.name === memberOf(output));
    if (member === undefined) throw new NotDownloaded(`the archive ${basename(archive)} has no ${memberOf(output)}`);
    await rename(join(member.parentPath, member.name), join(out, output));
  }
}

interface Session {
  /** The digest of a file, by its publisher. @throws NotDownloaded */
  digest(file: PublishedFile): Promise<Digest>;
  /** The path of a file with this digest. @throws NotDownloaded */
  file(file: PublishedFile): Promise<string>;
  /** Removes the files that are complete. */
  removeFiles(): Promise<void>;
}

/** The files and checksums of one run, each asked for once. */
function openSession({ web, source, lines, env = process.env }: DownloadOptions): Session {
  const texts = new Map<string, Promise<string>>();
  const files = new Map<string, Promise<string>>();
  const once = <T>(map: Map<string, Promise<T>>, url: string, start: () => Promise<T>) => {
    const known = map.get(url) ?? start();
    map.set(url, known);
    return known;
  };

  const digest = async ({ url, checksums }: PublishedFile) => {
    const address = source(checksums.url);
    const text = await once(texts, address, () => fetchText(web, address, tokenFor(address, env)));
    const found = digestIn(text, basename(url), checksums.format);
    if (found === undefined) throw new NotDownloaded(`${new URL(address).host} tells no SHA-256 of ${basename(url)}`);
    return found;
  };

  const download = async (file: PublishedFile) => {
    const name = basename(file.url);
    const path = pathOf(file);
    const line = lines.add(name);
    try {
      const expected = await digest(file);
      const fetch = () => fetchFile(web, source(file.url), path, line.progress);
      await withBuildLock(`${path}.lock`, async () => {
        // What an earlier run left may be damaged: then the whole file is downloaded again.
        if ((await fetch()) && !(await hasDigest(path, expected))) {
          await rm(path);
          await fetch();
        }
        if (await hasDigest(path, expected)) return;
        await rm(path);
        throw new NotDownloaded(`${name} does not have the checksum that its publisher tells`);
      });
      line.done();
      return path;
    } catch (error) {
      line.failed();
      throw error;
    }
  };

  return {
    digest,
    file: (file) => once(files, file.url, () => download(file)),
    async removeFiles() {
      const results = await Promise.allSettled(files.values());
      for (const result of results) if (result.status === 'fulfilled') await rm(result.value, { force: true });
    },
  };
}

/** The same in each run, so that the next run continues the file. */
function pathOf({ url }: PublishedFile): string {
  const key = createHash('sha256').update(url).digest('hex').slice(0, 8);
  return join(toolchainCache(), 'downloads', `${key}-${basename(url)}`);
}

/** GitHub's API lets an account ask more often than an address; CI systems share addresses. Nobody else gets the token. */
function tokenFor(address: string, env: NodeJS.ProcessEnv): Record<string, string> {
  const token = env.GITHUB_TOKEN || env.GH_TOKEN;
  const isGitHub = new URL(address).origin === 'https://api.github.com';
  return isGitHub && token ? { authorization: `Bearer ${token}` } : {};
}
