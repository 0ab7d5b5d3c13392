import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';

const project = resolve(import.meta.dirname, '..');
const script = 'process.stdout.write(String(require("node:module").getCompileCacheDir()))';

describe('the compile cache', () => {
  test.each(['.', 'charts'])('is in the project, for commands that run in %s', async (folder) => {
    const found = await cacheOf({ cwd: join(project, folder), env: { NODE_COMPILE_CACHE: '' } });
    expect(dirname(found)).toBe(join(project, '.kubesentiment', 'compile-cache'));
  });

  test('is where NODE_COMPILE_CACHE says', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'kubesentiment-cache-'));
    try {
      expect(dirname(await cacheOf({ cwd: project, env: { NODE_COMPILE_CACHE: directory } }))).toBe(directory);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});

async function cacheOf(options: { cwd: string; env: Record<string, string> }): Promise<string> {
  const { stdout } = await execa('node', ['--import=kubesentiment/compileCache', '--eval', script], options);
  return stdout;
}
