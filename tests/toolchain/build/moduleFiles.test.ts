import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type DownloadedModule, type ModuleFiles, moduleFiles } from '../../../toolchain/build/moduleFiles.ts';

const pins: ModuleFiles[] = [
  { module: 'example.com/a', version: 'v1.0.0', sum: 'h1:right', files: { 'crd.yaml': 'config/a.yaml' } },
];

let cache: string;
const { KUBESENTIMENT_CACHE: before } = process.env;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'module-files-'));
  process.env.KUBESENTIMENT_CACHE = cache;
});
afterEach(async () => {
  if (before === undefined) delete process.env.KUBESENTIMENT_CACHE;
  else process.env.KUBESENTIMENT_CACHE = before;
  await rm(cache, { recursive: true });
});

const answers = (answer: DownloadedModule) => async (_module: string, _version: string, folder: string) => {
  await mkdir(join(folder, 'a', 'config'), { recursive: true });
  await writeFile(join(folder, 'a', 'config', 'a.yaml'), 'kind: A\n');
  return { Dir: join(folder, 'a'), ...answer };
};

describe('files of Go modules', () => {
  test('are downloaded once, and only they stay', async () => {
    const folder = await moduleFiles(pins, answers({ Sum: 'h1:right' }));
    expect(await readdir(folder)).toEqual(['crd.yaml']);
    expect(await readFile(join(folder, 'crd.yaml'), 'utf8')).toBe('kind: A\n');
    const never = () => Promise.reject(new Error('not downloaded again'));
    expect(await moduleFiles(pins, never)).toBe(folder);
    expect((await readdir(join(cache, 'toolchain'))).filter((name) => name.includes('.tmp-'))).toEqual([]);
  });

  test.each([
    ['another hash', { Sum: 'h1:wrong' }, /it has the hash h1:wrong/],
    ['no network', { Dir: undefined, Error: 'dial tcp: lookup proxy: no such host' }, /no such host/],
    ['no Go', { Dir: undefined }, /Go was not found/],
  ])('are refused with %s, and nothing is kept', async (_what, answer, message) => {
    await expect(moduleFiles(pins, answers(answer as DownloadedModule))).rejects.toMatchObject({
      code: 'ENGINE_MISSING',
      message: expect.stringMatching(message),
    });
    expect(await readdir(join(cache, 'toolchain'))).not.toContainEqual(
      expect.stringMatching(/^module-files-[0-9a-f]+$/),
    );
  });
});
