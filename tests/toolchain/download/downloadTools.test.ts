import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Recipe } from '../../../toolchain/build/recipe.ts';
import { findBuilt, toolchainCache } from '../../../toolchain/build/toolchainCache.ts';
import { downloadSource } from '../../../toolchain/download/downloadSource.ts';
import { downloadTools } from '../../../toolchain/download/downloadTools.ts';
import { publishedFiles } from '../../../toolchain/download/publishedFiles.ts';
import { openWeb, type SilentHosts } from '../../../toolchain/download/web.ts';
import { checksumLines, githubRelease, openPublisher, type Publisher } from './publisher.ts';

const cache = process.env.KUBESENTIMENT_CACHE;
const patience = { answerMs: 300, stallMs: 150 };

let publisher: Publisher;
let folder: string;

beforeEach(async () => {
  publisher = await openPublisher();
  folder = await mkdtemp(join(tmpdir(), 'downloads-'));
  await mkdir(join(folder, 'source'));
  process.env.KUBESENTIMENT_CACHE = join(folder, 'cache');
});

afterEach(async () => {
  if (cache === undefined) delete process.env.KUBESENTIMENT_CACHE;
  else process.env.KUBESENTIMENT_CACHE = cache;
  await publisher.close();
  await rm(folder, { recursive: true });
});

const recipeOf = (name: string, ...outputs: string[]): Recipe => ({
  kind: 'go',
  name,
  version: '1.2.3',
  minutes: 1,
  folder: join(folder, 'source'),
  outputs,
  commands: [['false']],
});

const filesOf = (recipe: Recipe) => publishedFiles(recipe, { os: 'linux', arch: 'amd64' }) ?? [];

/** An archive with these files below a folder. */
async function archiveOf(top: string, files: Readonly<Record<string, string>>): Promise<Buffer> {
  const place = await mkdtemp(join(folder, 'archive-'));
  await mkdir(join(place, top), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(place, top, name), text);
  return execFileSync('tar', ['-czf', '-', '-C', place, '.']);
}

async function offerActionlint(program = 'program'): Promise<{ recipe: Recipe; url: string; archive: Buffer }> {
  const recipe = recipeOf('actionlint', 'actionlint');
  const [{ url, checksums } = { url: '', checksums: { url: '' } }] = filesOf(recipe);
  const archive = await archiveOf('.', { actionlint: program, 'README.md': 'text' });
  publisher.offer(url, archive);
  publisher.offer(checksums.url, checksumLines({ other: Buffer.from(''), [basename(url)]: archive }));
  return { recipe, url, archive };
}

function offerKwok(digests?: Buffer): { recipe: Recipe; urls: string[] } {
  const recipe = recipeOf('kwok', 'kwok', 'kwokctl');
  const files = filesOf(recipe);
  for (const { url } of files) publisher.offer(url, Buffer.from(basename(url)));
  const contents = Object.fromEntries(files.map(({ url }) => [basename(url), Buffer.from(basename(url))]));
  publisher.offer(files[0]?.checksums.url ?? '', digests ?? githubRelease(contents));
  return { recipe, urls: files.map(({ url }) => url) };
}

async function download(recipes: readonly Recipe[], { url = publisher.url, silent = new Map() as SilentHosts } = {}) {
  const source = downloadSource({ KUBESENTIMENT_DOWNLOADS: url });
  if (source === undefined) throw new Error('downloads are off');
  const shown: string[] = [];
  const line = { progress: () => undefined, failed: () => undefined };
  const lines = { add: (name: string) => ({ ...line, done: () => void shown.push(name) }), end: () => undefined };
  const web = openWeb({ patience, silent, env: {} });
  try {
    const offers = recipes.map((recipe) => ({ recipe, files: filesOf(recipe) }));
    const { folders, refusals } = await downloadTools(offers, { web, source, lines, env: {} });
    return { folders: recipes.map((recipe) => folders.get(recipe)), refusals: [...refusals], shown };
  } finally {
    await web.close();
  }
}

describe('downloadTools', () => {
  test('puts the programs of files and archives into the cache, where they are found with and without Go', async () => {
    const { recipe: kwok } = offerKwok();
    const { recipe: actionlint } = await offerActionlint();
    const { folders, refusals, shown } = await download([kwok, actionlint]);
    expect(refusals).toEqual([]);
    expect(shown.sort()).toEqual(['actionlint_1.2.3_linux_amd64.tar.gz', 'kwok-linux-amd64', 'kwokctl-linux-amd64']);
    expect(folders).toEqual(await Promise.all([kwok, actionlint].map((recipe) => findBuilt(recipe, 'go version 1'))));
    expect(folders).toEqual(await Promise.all([kwok, actionlint].map((recipe) => findBuilt(recipe, undefined))));
    const [kwokFolder = '', actionlintFolder = ''] = folders;
    expect((await readdir(kwokFolder)).sort()).toEqual(['kwok', 'kwokctl']);
    expect(await readFile(join(kwokFolder, 'kwokctl'), 'utf8')).toBe('kwokctl-linux-amd64');
    expect(await readdir(actionlintFolder)).toEqual(['actionlint']);
    expect((await stat(join(actionlintFolder, 'actionlint'))).mode & 0o777).toBe(0o755);
    expect(await readdir(join(toolchainCache(), 'downloads'))).toEqual([]);
  });

  test('takes Helm 3 out of an archive whose program is helm', async () => {
    const recipe: Recipe = { kind: 'release', name: 'helm3', version: '3.2.1', outputs: ['helm3'] };
    const [{ url, checksums } = { url: '', checksums: { url: '' } }] = filesOf(recipe);
    const archive = await archiveOf('linux-amd64', { helm: 'program', LICENSE: '' });
    publisher.offer(url, archive);
    publisher.offer(checksums.url, checksumLines({ [basename(url)]: archive }));
    const { folders, refusals } = await download([recipe]);
    expect(refusals).toEqual([]);
    expect(await readFile(join(folders[0] ?? '', 'helm3'), 'utf8')).toBe('program');
    expect(await findBuilt(recipe, undefined)).toBe(folders[0]);
  });

  test('asks once for an archive of two tools, and once for the digests of two files', async () => {
    const recipes = [recipeOf('pulumi', 'pulumi'), recipeOf('language-nodejs', 'pulumi-language-nodejs')];
    const [{ url, checksums } = { url: '', checksums: { url: '' } }] = filesOf(recipes[0] ?? recipeOf(''));
    const archive = await archiveOf('pulumi', { pulumi: 'engine', 'pulumi-language-nodejs': 'host', other: '' });
    publisher.offer(url, archive);
    publisher.offer(checksums.url, checksumLines({ [basename(url)]: archive }));
    const { recipe: kwok } = offerKwok();
    const { folders, refusals } = await download([...recipes, kwok]);
    expect(refusals).toEqual([]);
    expect(await readFile(join(folders[1] ?? '', 'pulumi-language-nodejs'), 'utf8')).toBe('host');
    expect(publisher.requests).toHaveLength(2 + 3);
  });

  test('continues a file that is cut off or stalls, with the rest only', async () => {
    const { recipe, url, archive } = await offerActionlint('x'.repeat(1000));
    publisher.disturb(url, { cutAfter: 50 }, { stallAfter: 30 });
    const { refusals } = await download([recipe]);
    expect(refusals).toEqual([]);
    expect(archive.length).toBeGreaterThan(80);
    expect(publisher.requests.slice(1).map((request) => request.split(' ')[2])).toEqual([
      undefined,
      'bytes=50-',
      'bytes=80-',
    ]);
  });

  test('continues what an earlier run has left, and downloads it again if it is damaged', async () => {
    const { recipe, url, archive } = await offerActionlint();
    publisher.disturb(url, { cutAfter: 50 }, { status: 404 });
    expect((await download([recipe])).refusals).toHaveLength(1);
    const [left = ''] = await readdir(join(toolchainCache(), 'downloads'));
    const path = join(toolchainCache(), 'downloads', left);
    expect(await readFile(path)).toEqual(archive.subarray(0, 50));
    await writeFile(path, Buffer.alloc(50));
    expect((await download([recipe])).refusals).toEqual([]);
    expect(publisher.requests.slice(-2).map((request) => request.split(' ')[2])).toEqual(['bytes=50-', undefined]);
  });

  test('refuses a file with another checksum, and keeps nothing of it', async () => {
    const { recipe, url } = await offerActionlint();
    publisher.offer(url, Buffer.from('something else'));
    const { folders, refusals } = await download([recipe]);
    expect(folders).toEqual([undefined]);
    expect(refusals).toEqual([[expect.stringContaining('does not have the checksum'), ['actionlint']]]);
    expect(await readdir(toolchainCache())).toEqual(['downloads']);
    expect(await readdir(join(toolchainCache(), 'downloads'))).toEqual([]);
  });

  test('a tool that is refused does not keep the others from being downloaded', async () => {
    const { recipe: actionlint, url } = await offerActionlint();
    const { recipe: kwok } = offerKwok();
    publisher.disturb(url, { status: 404 });
    const { folders, refusals } = await download([actionlint, kwok]);
    expect(folders).toEqual([undefined, expect.any(String)]);
    expect(refusals).toEqual([[expect.stringContaining('answers 404 for /github.com/rhysd/'), ['actionlint']]]);
  });

  test('tries a server error three times', async () => {
    const { recipe, url } = await offerActionlint();
    publisher.disturb(url, { status: 503 }, { status: 503 });
    expect((await download([recipe])).refusals).toEqual([]);
    publisher.disturb(url, ...Array.from({ length: 9 }, () => ({ status: 503 })));
    await rm(toolchainCache(), { recursive: true });
    publisher.requests.length = 0;
    expect((await download([recipe])).refusals).toHaveLength(1);
    expect(publisher.requests).toHaveLength(1 + 3);
  });

  test('downloads nothing without a digest of SHA-256 or better', async () => {
    const { recipe, urls } = offerKwok(Buffer.from(JSON.stringify({ assets: [{ name: 'kwok-linux-amd64' }] })));
    const { refusals } = await download([recipe]);
    expect(refusals).toEqual([[expect.stringContaining('tells no SHA-256 of kwok-linux-amd64'), ['kwok']]]);
    expect(publisher.requests.some((request) => urls.some((url) => request.includes(basename(url))))).toBe(false);
  });

  test('waits only once for a host that does not answer', async () => {
    const { recipe, url } = await offerActionlint();
    const [{ checksums } = { checksums: { url: '' } }] = filesOf(recipe);
    publisher.disturb(checksums.url, 'silence');
    const silent: SilentHosts = new Map();
    const reason = expect.stringContaining('does not answer within 0.3 s');
    expect((await download([recipe, offerKwok().recipe], { silent })).refusals).toContainEqual([
      reason,
      ['actionlint'],
    ]);
    const asked = publisher.requests.length;
    expect((await download([recipe], { silent })).refusals).toEqual([[reason, ['actionlint']]]);
    expect(publisher.requests).toHaveLength(asked);
    expect(publisher.requests.some((request) => request.includes(basename(url)))).toBe(false);
  });

  test('a closed port is a reason', async () => {
    const { recipe } = await offerActionlint();
    await publisher.close();
    expect((await download([recipe])).refusals).toEqual([
      [expect.stringMatching(/cannot be reached \(ECONNREFUSED\)/), ['actionlint']],
    ]);
    publisher = await openPublisher();
  });
});
