import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';

const module = pathToFileURL(resolve(import.meta.dirname, '..', 'components', 'cachedScript.mjs')).href;

describe('a script with cached code', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kubesentiment-script-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('runs again with the compiled code of its first run', async () => {
    await write(
      'const { createHash } = require("node:crypto"); module.exports = createHash("md5").update("a").digest("hex");',
    );
    expect(await run()).toBe('0cc175b9c0f1b6a831c399e269772661');
    const compiled = await cached();
    expect(await run()).toBe('0cc175b9c0f1b6a831c399e269772661');
    expect(await cached()).toEqual(compiled);
  });

  test('imports modules, and knows its place', async () => {
    await writeFile(join(folder, 'other.mjs'), 'export const other = await 7;');
    await write(`module.exports = (async () => {
      const { readFileSync } = await import("node:fs");
      const { other } = await import(new URL("other.mjs", bundleUrl).href);
      const all = { ...require("node:os") };
      return [typeof readFileSync, other, typeof all.cpus, "cpus" in require("os")].join();
    })()`);
    expect(await run()).toBe('function,7,function,true');
  });

  test('is compiled again after an edit that keeps its length, and if its compiled code is damaged', async () => {
    await write('module.exports = "first";');
    expect(await run()).toBe('first');
    await write('module.exports = "other";');
    expect(await run()).toBe('other');
    expect(await run()).toBe('other');
    const [{ path, bytes }] = await cached();
    await writeFile(path, bytes.fill(7, 40));
    expect(await run()).toBe('other');
    await writeFile(path, 'x');
    expect(await run()).toBe('other');
    expect((await cached())[0].bytes.length).toBeGreaterThan(100);
  });

  test('leaves no compiled code of a run that failed, and none outside of the cache', async () => {
    await write('process.exitCode = 1; module.exports = "failed";');
    expect(await run()).toBe('failed');
    await write('module.exports = "odd";');
    expect(await run('../odd')).toBe('odd');
    expect(await run('verb', { NODE_DISABLE_COMPILE_CACHE: '1' })).toBe('odd');
    await expect(cached()).rejects.toThrow('ENOENT');
  });

  async function write(code: string): Promise<void> {
    const { asScript }: { asScript(code: string): string } = await import(module);
    await writeFile(join(folder, 'script.cjs'), asScript(code));
  }

  async function run(use = 'verb', env: Record<string, string> = {}): Promise<string> {
    const code = `
      import { enableCompileCache } from 'node:module';
      import { runScript } from ${JSON.stringify(module)};
      enableCompileCache(${JSON.stringify(join(folder, 'cache'))});
      console.log(await runScript(${JSON.stringify(join(folder, 'script.cjs'))}, ${JSON.stringify(use)}));
    `;
    const options = { env: { NODE_COMPILE_CACHE: '', ...env }, reject: false } as const;
    return (await execa('node', ['--input-type=module', '--eval', code], options)).stdout;
  }

  async function cached(): Promise<[{ path: string; bytes: Buffer }]> {
    const [version = ''] = await readdir(join(folder, 'cache'));
    const path = join(folder, 'cache', version, 'scripts', 'verb');
    return [{ path, bytes: await readFile(path) }];
  }
});
