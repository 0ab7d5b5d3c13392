import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { providerCode } from '../../components/release/providerCode.ts';

const project = resolve(import.meta.dirname, '..', '..');
const codeOfProject = join(project, 'components', 'release', 'providerCode.ts');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubesentiment-program-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A package that only has a version and the entry of the provider. */
async function installVersion(version: string): Promise<void> {
  const installed = join(folder, 'node_modules', 'kubesentiment');
  await mkdir(join(installed, 'components', 'entry'), { recursive: true });
  const exports = { './provider': './components/entry/provider.cjs' };
  await writeFile(join(installed, 'package.json'), JSON.stringify({ name: 'kubesentiment', version, exports }));
  const provider = 'exports.openedProvider = () => ({ version: require("../../package.json").version });';
  await writeFile(join(installed, 'components', 'entry', 'provider.cjs'), provider);
}

/** Runs the code as the SDK does, in a process of its own. @returns what it prints */
async function handlerIn(cwd: string): Promise<string> {
  const script = `
    const requireFromString = require(${JSON.stringify(join(project, 'node_modules', 'require-from-string'))});
    try { console.log(requireFromString(process.argv[1]).handler()); } catch (error) { console.log(error.message); }`;
  const { stdout } = await execa('node', ['--eval', script, providerCode('openedProvider')], { cwd });
  return stdout;
}

describe("a dynamic provider's code", () => {
  test('loads the package that the folder of the program finds', async () => {
    await installVersion('7.0.0');
    await mkdir(join(folder, 'program'));
    expect(await handlerIn(join(folder, 'program'))).toBe("{ version: '7.0.0' }");
  });

  test('loads this project in its own folders', async () => {
    expect(await handlerIn(project)).toContain('configure: ');
    expect(await handlerIn(join(project, 'charts'))).toContain('configure: ');
  });

  test('says where the package is missing', async () => {
    expect(await handlerIn(folder)).toMatch(
      /^PROJECT_PACKAGE_MISSING: .*kubesentiment-program-\w+\.\n {2}Run `npm install/,
    );
  });
});

describe('the check of a program', () => {
  const check = async () => {
    const script = `
      import { assertProviderFound } from ${JSON.stringify(codeOfProject)};
      try { assertProviderFound(); console.log('found'); } catch ({ code, message, hint }) { console.log(code, message, hint); }`;
    return (await execa('node', ['--input-type=module', '--eval', script], { cwd: folder })).stdout;
  };

  test('accepts another copy of the same version only', async () => {
    const { version } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'));
    await installVersion(version);
    expect(await check()).toBe('found');
    await installVersion('7.0.0');
    expect(await check()).toMatch(
      /^PROJECT_PACKAGE_VERSIONS .* has kubesentiment 7\.0\.0: .*`npm install kubesentiment@/,
    );
  });

  test('names the package and its version if the folder does not find it', async () => {
    expect(await check()).toMatch(/^PROJECT_PACKAGE_MISSING .*`npm install kubesentiment@\d+\.\d+\.\d+` there/);
  });
});
