import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { checkGo, ensureBuilt } from '../../../toolchain/build/build.ts';
import { holdsLock } from '../../../toolchain/build/buildLock.ts';
import type { GoRecipe, Recipe } from '../../../toolchain/build/recipe.ts';
import { toolchainCache } from '../../../toolchain/build/toolchainCache.ts';

/** Runs no Go: what is tested is what happens around the commands. */
const recipe = (folder: string, script: string): GoRecipe => ({
  kind: 'go',
  name: 'tool',
  version: '1.0.0',
  minutes: 1,
  folder,
  outputs: ['tool'],
  commands: [['sh', '-c', script, 'sh', '{out}']],
});

let folder: string;
let source: string;
const goOnPath = process.env.PATH;
const cache = process.env.KUBESENTIMENT_CACHE;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'build-'));
  source = join(folder, 'source');
  await mkdir(source);
  await mkdir(join(folder, 'bin'));
  await writeFile(join(source, 'main.txt'), 'made');
  await writeFile(join(folder, 'bin', 'go'), '#!/bin/sh\necho go version go1.26.8 test/test\n', { mode: 0o755 });
  process.env.PATH = `${join(folder, 'bin')}:${goOnPath}`;
  process.env.KUBESENTIMENT_CACHE = join(folder, 'cache');
});

afterEach(async () => {
  process.env.PATH = goOnPath;
  if (cache === undefined) delete process.env.KUBESENTIMENT_CACHE;
  else process.env.KUBESENTIMENT_CACHE = cache;
  await rm(folder, { recursive: true });
});

describe('ensureBuilt', () => {
  test('builds in a copy, keeps only the outputs, and builds once', async () => {
    const count = join(folder, 'count');
    const once = recipe(source, `echo x >> '${count}'; echo more > left-over; cp main.txt "$1/tool"`);
    const [first = ''] = await ensureBuilt([once]);
    const [second = ''] = await ensureBuilt([once]);
    expect(second).toBe(first);
    expect(await readFile(join(first, 'tool'), 'utf8')).toBe('made');
    expect(await readFile(count, 'utf8')).toBe('x\n');
    expect(await readdir(source)).toEqual(['main.txt']);
    expect((await readdir(toolchainCache())).sort()).toEqual([first.split('/').at(-1), 'tool.log'].sort());
  });

  test('two builds at the same time build once', async () => {
    const count = join(folder, 'count');
    const slow = recipe(source, `echo x >> '${count}'; sleep 0.2; cp main.txt "$1/tool"`);
    const [one, two] = await Promise.all([ensureBuilt([slow]), ensureBuilt([slow])]);
    expect(one).toEqual(two);
    expect(await readFile(count, 'utf8')).toBe('x\n');
  });

  test('removes what a killed build left', async () => {
    // No process has this number: it is above what any system gives.
    const stale = join(toolchainCache(), 'other-1234.tmp-99999999');
    await mkdir(stale, { recursive: true });
    await ensureBuilt([recipe(source, 'cp main.txt "$1/tool"')]);
    expect(await readdir(toolchainCache())).not.toContain('other-1234.tmp-99999999');
  });

  test('fails with the end of the output and keeps nothing', async () => {
    const failing = recipe(source, 'seq 100; exit 3');
    await expect(ensureBuilt([failing])).rejects.toMatchObject({
      code: 'ENGINE_MISSING',
      frame: Array.from({ length: 30 }, (_, index) => index + 71).join('\n'),
    });
    expect(await readdir(toolchainCache())).toEqual(['tool.log']);
  });

  test('fails if a command succeeds without its output', async () => {
    await expect(ensureBuilt([recipe(source, 'true')])).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await readdir(toolchainCache())).toEqual(['tool.log']);
  });
});

describe('ensureBuilt with downloads', () => {
  const refuse = (recipes: readonly Recipe[]) => ({
    folders: new Map<Recipe, string>(),
    refusals: new Map([['example.com answers 404', recipes.map(({ name }) => name)]]),
  });

  test('builds what was not downloaded, and only that', async () => {
    const one = recipe(source, 'exit 9');
    const other = { ...recipe(source, 'cp main.txt "$1/other"'), name: 'other', outputs: ['other'] };
    const download = async (recipes: readonly Recipe[]) => ({
      ...refuse([other]),
      folders: new Map(recipes.slice(0, 1).map((each) => [each, '/downloaded'])),
    });
    const [first, second = ''] = await ensureBuilt([one, other], download);
    expect(first).toBe('/downloaded');
    expect(await readFile(join(second, 'other'), 'utf8')).toBe('made');
  });

  test('needs no Go if everything is downloaded; otherwise the error names the reason', async () => {
    process.env.PATH = folder;
    const tool = recipe(source, 'exit 9');
    const all = async (recipes: readonly Recipe[]) => ({
      ...refuse([]),
      folders: new Map(recipes.map((each) => [each, '/downloaded'])),
    });
    expect(await ensureBuilt([tool], all)).toEqual(['/downloaded']);
    await expect(ensureBuilt([tool], async (recipes) => refuse(recipes))).rejects.toMatchObject({
      code: 'ENGINE_MISSING',
      hint: expect.stringContaining('example.com answers 404'),
    });
  });

  test('asks for nothing that is in the cache', async () => {
    const tool = recipe(source, 'cp main.txt "$1/tool"');
    await ensureBuilt([tool]);
    const asked: Recipe[] = [];
    await ensureBuilt([tool], async (recipes) => {
      asked.push(...recipes);
      return refuse([]);
    });
    expect(asked).toEqual([]);
  });
});

describe('checkGo', () => {
  test.each<[string | undefined, string | undefined]>([
    [undefined, undefined],
    ['go version go1.25.3 linux/amd64', 'local'],
    ['go version go1.20.0 linux/amd64', undefined],
  ])('fails for %j with GOTOOLCHAIN %j', (go, toolchain) => {
    expect(() => checkGo(go, toolchain)).toThrow(expect.objectContaining({ code: 'ENGINE_MISSING' }));
  });

  test.each<[string, string]>([
    ['go version go1.26.8 linux/amd64', 'local'],
    ['go version go1.27rc1 linux/amd64', 'local'],
    ['go version go1.21.0 linux/amd64', 'auto'],
  ])('accepts %j with GOTOOLCHAIN %j', (go, toolchain) => {
    expect(() => checkGo(go, toolchain)).not.toThrow();
  });
});

describe('holdsLock', () => {
  test('only a live process of this host delays a build', () => {
    expect(holdsLock(`${hostname()} 7`, hostname(), () => true)).toBe(true);
    expect(holdsLock(`${hostname()} 7`, hostname(), () => false)).toBe(false);
    expect(holdsLock('elsewhere 7', hostname(), () => true)).toBe(false);
  });
});
