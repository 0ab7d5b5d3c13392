import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';

const module = pathToFileURL(
  resolve(import.meta.dirname, '..', '..', 'components', 'startup', 'cachedScript.mjs'),
).href;

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
    await write(
      `module.exports = (async () => {
      const { readFileSync } = await import("node:fs");
      const { other } = await import(new URL("other.mjs", bundleUrl).href);
      const all = { ...require("node:os") };
      return [typeof readFileSync, other, typeof all.cpus, "cpus" in require("os")].join();
    })()`,
      1,
    );
    expect(await run()).toBe('function,7,function,true');
  });

  test.each([
    ['"a\u2026b".match(/…/).index', '1'],
    ['/^\\…\\\\…$/.test("\u2026\\\\\u2026")', 'true'],
    ['"\ud83d\ude00".replace(/😀/u, "x") + /^[😀-😂]$/u.test("\ud83d\ude01") + /^[😀ä]$/v.test("\xe4")', 'xtruetrue'],
    ['"\ud83d\ude00".replace(/😀/, "x") + /(?<ö>.)/u.exec("a").groups["\xf6"]', 'xa'],
  ])('has the characters that are not ASCII: %s', async (expression, result) => {
    await write(`// …\nmodule.exports = String(${expression});`);
    expect(await readFile(join(folder, 'script.cjs'), 'latin1')).not.toMatch(/[^\0-\x7f]/);
    expect(await run()).toBe(result);
  });

  test('is not made if an escape would change a text', async () => {
    await expect(write('module.exports = String.raw`a`; // …')).resolves.toBeUndefined();
    await expect(write('module.exports = String.raw`a…`')).rejects.toThrow('not ASCII');
    await expect(write('module.exports = String.raw`\\`…`')).rejects.toThrow('not ASCII');
  });

  test('has the words of an import in its texts, and is not made if these look like imports', async () => {
    await write("const o = { import: (path) => path }; module.exports = 'import(1) ' + o.import('import(x)')");
    expect(await run()).toBe('import(1) import(x)');
    await expect(write(`module.exports = 'import("tar")'`)).rejects.toThrow('1 of 0 imports');
  });

  test('imports with attributes', async () => {
    await writeFile(join(folder, 'data.json'), '{"one": 1}');
    await write(`module.exports = (async () => {
      const data = await import(new URL("data.json", bundleUrl).href, { with: { type: "json" } });
      return data.default.one;
    })()`);
    expect(await run()).toBe('1');
  });

  test('requires a built-in module once, and changes it', async () => {
    await write(`const http = require("http");
      const { Agent } = http;
      const agent = new Agent();
      http.globalAgent = agent;
      Object.defineProperty(http, "defined", { value: 1, configurable: true, enumerable: true });
      http.added = 2;
      const real = process.getBuiltinModule("http");
      const written = [real.globalAgent === agent, real.defined, real.added];
      delete http.defined;
      module.exports = [
        http === require("node:http"), ...written, "defined" in real, require.resolve("node:fs"), typeof require.cache,
      ].join();`);
    expect(await run()).toBe('true,true,1,2,false,node:fs,object');
  });

  test('loads no built-in module that it only imports', async () => {
    await write(`const dns = __toESM(require("node:dns"), 1);
      const isLoaded = () => process.moduleLoadList.includes("NativeModule dns");
      module.exports = [isLoaded(), typeof dns.default.lookup, typeof dns.lookup, isLoaded()].join();`);
    expect(await run()).toBe('false,function,function,true');
  });

  test('loads no module of which it only takes `spawn`, until it calls it', async () => {
    await write(`const { spawn } = require("node:child_process");
      const isLoaded = () => process.moduleLoadList.includes("NativeModule child_process");
      module.exports = [isLoaded(), typeof spawn(process.execPath, ["--version"]).pid, isLoaded()].join();`);
    expect(await run()).toBe('false,number,true');
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

  async function write(code: string, imports = 0): Promise<void> {
    const { asScript }: { asScript(code: string, imports: number): string } = await import(module);
    await writeFile(join(folder, 'script.cjs'), asScript(code, imports));
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
