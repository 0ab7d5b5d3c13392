import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cacheKey, cacheName, hashFolder } from '../../../toolchain/build/cacheKey.ts';
import type { GoRecipe } from '../../../toolchain/build/recipe.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cache-key-'));
  await mkdir(join(folder, 'cmd'));
  await writeFile(join(folder, 'go.mod'), 'module a\n');
  await writeFile(join(folder, 'cmd', 'main.go'), 'package main\n');
});

afterEach(() => rm(folder, { recursive: true }));

const recipe = (changes: Partial<GoRecipe> = {}): GoRecipe => ({
  kind: 'go',
  name: 'tool',
  version: '1.0.0',
  minutes: 1,
  folder,
  outputs: ['tool'],
  commands: [['go', 'build']],
  ...changes,
});

describe('hashFolder', () => {
  test('changes with the content of a file in a subfolder', async () => {
    const before = await hashFolder(folder);
    await writeFile(join(folder, 'cmd', 'main.go'), 'package other\n');
    expect(await hashFolder(folder)).not.toBe(before);
  });

  test('changes with a name', async () => {
    const before = await hashFolder(folder);
    await rm(join(folder, 'go.mod'));
    await writeFile(join(folder, 'go.sum'), 'module a\n');
    expect(await hashFolder(folder)).not.toBe(before);
  });
});

describe('cacheKey', () => {
  test('is the same for the same recipe and Go', async () => {
    expect(await cacheKey(recipe(), 'go1')).toEqual(await cacheKey(recipe(), 'go1'));
  });

  test.each<[string, Partial<GoRecipe>]>([
    ['commands', { commands: [['go', 'build', '-race']] }],
    ['outputs', { outputs: ['tool', 'other'] }],
    ['environment', { env: { CGO_ENABLED: '0' } }],
  ])('changes with the %s', async (_, changes) => {
    expect((await cacheKey(recipe(changes), 'go1')).source).not.toBe((await cacheKey(recipe(), 'go1')).source);
  });

  test('another version of Go changes only one half, so that a machine without Go finds any build', async () => {
    const [one, two, none] = await Promise.all(['go1', 'go2', undefined].map((go) => cacheKey(recipe(), go)));
    expect(one?.source).toBe(two?.source);
    expect(one?.go).not.toBe(two?.go);
    expect(one && none && cacheName(one, 'go').startsWith(cacheName(none, 'go'))).toBe(true);
  });
});
