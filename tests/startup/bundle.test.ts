import { appendFile, cp, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';

const project = resolve(import.meta.dirname, '..', '..');

describe('the bundle of the sources', () => {
  let checkout: string;
  beforeAll(async () => {
    checkout = await mkdtemp(join(tmpdir(), 'kubesentiment-bundle-'));
    for (const part of ['components', 'package.json'])
      await cp(join(project, part), join(checkout, part), { recursive: true, preserveTimestamps: true });
    await symlink(join(project, 'node_modules'), join(checkout, 'node_modules'));
  });

  afterAll(() => rm(checkout, { recursive: true }));

  const found = "console.log(['release', 'revision'].map((entry) => findBundle(entry) !== undefined).join())";
  const bundles = async () => {
    const cache = join(checkout, '.kubesentiment', 'compile-cache');
    const [version = ''] = await readdir(cache);
    return join(cache, version, 'bundles');
  };

  test('is found as soon as it is made, and has the classes of the sources once', async () => {
    expect(await run(found)).toBe('false,false');
    expect(await run(`await makeBundle(); ${found}`)).toBe('true,true');
    const script = `
      importFrom(findBundle('release'));
      const { Release } = await import('./components/release/index.ts');
      const { ReleaseError } = await import('./components/errors.ts');
      const { ReleaseError: ofPackage } = await import('kubesentiment');
      const { openedProvider } = createRequire(import.meta.url)('kubesentiment/provider');
      console.log(Release.name, typeof openedProvider().create, ReleaseError === ofPackage);
    `;
    expect(await run(script)).toBe('Release function true');
  });

  test('is not used after an edit of what makes it', async () => {
    const file = join(checkout, 'components', 'startup', 'cachedScript.mjs');
    const minuteAgo = new Date(Date.now() - 60_000);
    await utimes(file, minuteAgo, minuteAgo);
    expect(await run(`${found}; await makeBundle(); ${found}`)).toBe('false,false\ntrue,true');
  });

  test('has scripts that the command makes in the background, once', async () => {
    const folder = await bundles();
    const made = async () => (await readdir(folder)).filter((name) => /^command.*\.json$|^making/.test(name)).sort();
    const command = async (...args: string[]) => {
      const main = join(checkout, 'components', 'cli', 'main.mjs');
      await execa('node', [main, ...args], { cwd: checkout, env: { NODE_COMPILE_CACHE: '' }, reject: false });
    };
    await command('no-such-verb');
    expect(await made()).toEqual([]);
    await Promise.all([command('--help'), command('--version')]);
    const all = ['command-reads.json', 'command-template.json', 'command-values.json', 'command.json'];
    while ((await made()).join() !== all.join()) await delay(100);
    await command('--help');
    expect(await made()).toEqual(all);
  });

  test('has scripts that are ASCII', async () => {
    const folder = await bundles();
    const names = await readdir(folder, { recursive: true });
    const scripts = names.filter((name) => name.endsWith('.cjs'));
    expect(scripts.length).toBeGreaterThan(1);
    for (const name of scripts) expect((await readFile(join(folder, name))).every((byte) => byte < 0x80)).toBe(true);
  });

  test('has the command, which loads a tenth of its modules', async () => {
    const loaded = join(checkout, 'loaded');
    const main = join(checkout, 'components', 'cli', 'main.mjs');
    const args = ['--import', join(project, 'tests', 'cli', 'recordModules.ts'), main, '--help'];
    await execa('node', args, { cwd: checkout, env: { NODE_COMPILE_CACHE: '', LOADED_MODULES: loaded } });
    const modules = (await readFile(loaded, 'utf8')).split('\n').filter((url) => url.includes('/components/'));
    expect(modules.map((url) => url.split('/components/')[1]).sort()).toEqual([
      'cli/main.mjs',
      'startup/bundle.mjs',
      'startup/cachedScript.mjs',
      'startup/compileCache.mjs',
    ]);
  });

  test('is not used by a debugger, or with a compile cache outside of the checkout', async () => {
    expect(await run(found, { options: ['--inspect=127.0.0.1:0'] })).toBe('false,false');
    for (const options of ['--inspect=127.0.0.1:0', '--no-warnings "--inspect=127.0.0.1:0"'])
      expect(await run(found, { env: { NODE_OPTIONS: options } })).toBe('false,false');
    expect(await run(found, { env: { NODE_OPTIONS: '--title=a--inspect' } })).toBe('true,true');
    expect(await run(found, { env: { NODE_COMPILE_CACHE: join(tmpdir(), 'kubesentiment-elsewhere') } })).toBe(
      'false,false',
    );
  });

  test('is not used after an edit, and is made again', async () => {
    await appendFile(join(checkout, 'components', 'release', 'index.ts'), '\nexport const edited = 1;\n');
    expect(await run(`${found}; await makeBundle(); ${found}`)).toBe('false,true\nfalse,true');
    // Nothing is made of a file that may still be being written.
    const minuteAgo = new Date(Date.now() - 60_000);
    await utimes(join(checkout, 'components', 'release', 'index.ts'), minuteAgo, minuteAgo);
    const edited =
      "importFrom(findBundle('release')); console.log((await import('./components/release/index.ts')).edited)";
    expect(await run(`await makeBundle(); ${found}; ${edited}`)).toBe('true,true\n1');
  });

  test('has scripts of some verbs, which an edit of another verb does not concern', async () => {
    const names = ['command', 'command-reads', 'command-values'];
    const all = `console.log(${JSON.stringify(names)}.map((name) => findBundle(name) !== undefined).join())`;
    const edit = async (...path: string[]) => {
      const file = join(checkout, 'components', ...path);
      await appendFile(file, '\nexport const editedAgain = 1;\n');
      const minuteAgo = new Date(Date.now() - 60_000);
      await utimes(file, minuteAgo, minuteAgo);
    };
    expect(await run(all)).toBe('true,true,true');
    await edit('cli', 'verbs', 'history.ts');
    expect(await run(all)).toBe('false,false,true');
    // It has no code of its own, but decides which modules are used.
    await edit('render', 'index.ts');
    expect(await run(all)).toBe('false,false,false');
    expect(await run(`await makeScripts(); ${all}`)).toBe('true,true,true');
  });

  test('is not used if it is damaged', async () => {
    const folder = await bundles();
    const kept = (await readdir(folder)).filter((name) => !name.endsWith('.json'));
    for (const name of kept) await rm(join(folder, name), { recursive: true });
    expect(await run(found)).toBe('false,false');
    await run('await makeBundle()');
    await writeFile(join(folder, 'release.json'), '{"name":');
    expect(await run(found)).toBe('false,true');
    const { name } = JSON.parse(await readFile(join(folder, 'revision.json'), 'utf8'));
    await writeFile(join(folder, name, 'revision.mjs'), '');
    expect(await run(`${found}; await makeBundle(); ${found}`)).toBe('false,false\ntrue,true');
    expect(await readFile(join(folder, name, 'revision.mjs'), 'utf8')).not.toBe('');
  });

  async function run(script: string, { options = [], env = {} }: { options?: string[]; env?: object } = {}) {
    const imports = `
      import { createRequire } from 'node:module';
      import { cacheCompiledCode } from './components/startup/compileCache.mjs';
      import { findBundle, importFrom } from './components/startup/bundle.mjs';
      import { makeBundle, makeScripts } from './components/startup/makeBundle.mjs';
      cacheCompiledCode();
    `;
    const args = [...options, '--input-type=module', '--eval', imports + script];
    const { stdout } = await execa('node', args, { cwd: checkout, env: { NODE_COMPILE_CACHE: '', ...env } });
    return stdout;
  }
});
