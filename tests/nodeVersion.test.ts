import { lstat, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';

const project = resolve(import.meta.dirname, '..');
const cli = join(project, 'components', 'cli');
const entry = join(project, 'components', 'entry');

/** A program that prints the message of an error as Pulumi does. */
const printed = (load: string) =>
  `try { ${load} } catch (error) { console.error(error.message); process.exitCode = 1; }`;

describe('a Node that is too old', () => {
  test('is recognized by its version', async () => {
    const versions = ['18.20.0', '20.20.2', '22.18.9', '23.0.0', '23.11.1', '22.19.0', '24.0.0', '24.1.0', '26.1.0'];
    const script = `
      const { nodeProblem } = await import(${JSON.stringify(join(project, 'components', 'nodeVersion.cjs'))});
      console.log(JSON.stringify(${JSON.stringify(versions)}.map((version) => nodeProblem(version) ?? '')));
    `;
    const { stdout } = await execa('node', ['--input-type=module', '--eval', script]);
    const problem = (version: string) =>
      `Node ${version} is too old: Node ${version.startsWith('23') ? '24' : '22.19'} or newer is needed.`;
    expect(JSON.parse(stdout)).toEqual([...versions.slice(0, 5).map(problem), '', '', '', '']);
  });

  // An old Node rejects unknown file extensions before it reads the file, and unknown imports before it runs code.
  test('prints the message as the first line', async () => {
    expect((await lstat(join(cli, 'main.ts'))).isSymbolicLink()).toBe(true);
    expect(await realpath(join(cli, 'main.ts'))).toBe(await realpath(join(cli, 'main.mjs')));
    const pretend = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.20.2'})`;
    for (const args of [
      [join(cli, 'main.ts'), 'doctor'],
      [join(entry, 'release.mjs'), 'doctor'],
      ['--import=kubesentiment/startup', '--eval', ''],
      ['--eval', printed('require("kubesentiment")')],
      ['--eval', printed('require("kubesentiment/provider")')],
      ['--input-type=module', '--eval', printed('await import("kubesentiment")')],
    ]) {
      const { exitCode, stderr } = await execa('node', [`--import=${pretend}`, ...args], {
        cwd: project,
        reject: false,
      });
      expect([exitCode, stderr]).toEqual([
        1,
        expect.stringMatching(/^Node 20\.20\.2 is too old: Node 22\.19 or newer/),
      ]);
    }
  });
});

describe('a package that is not installed', () => {
  const script = (code: string, message: string) =>
    `require('./components/nodeVersion.cjs').refuseMissingPackage(Object.assign(new Error(${JSON.stringify(message)}), {code: '${code}'}))`;
  const answerTo = (code: string, message: string) =>
    execa('node', ['--eval', script(code, message)], { cwd: project, reject: false });

  test('is named in one line, with what to do', async () => {
    const { exitCode, stderr } = await answerTo(
      'ERR_MODULE_NOT_FOUND',
      "Cannot find package '@a/b' imported from x.ts",
    );
    expect([exitCode, stderr]).toEqual([
      1,
      `The npm package @a/b is not installed. Run \`npm ci\` in ${project}, then this again.`,
    ]);
  });

  test.each([
    ['ERR_MODULE_NOT_FOUND', "Cannot find module './x.ts' imported from y.ts"],
    ['EOTHER', "Cannot find package 'commander'"],
  ])('is no other failure: %s %s', async (code, message) => {
    expect((await answerTo(code, message)).stderr).toContain(`Error: ${message}`);
  });
});
