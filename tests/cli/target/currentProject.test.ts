import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';

const main = resolve(import.meta.dirname, '..', '..', '..', 'components', 'cli', 'main.ts');

let directory: string;
beforeEach(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'clone-')));
});
afterEach(() => rm(directory, { recursive: true }));

async function write(...files: [path: string, text: string][]): Promise<void> {
  for (const [path, text] of files) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
}

/** This checkout's command, run in another folder. */
async function release(folder: string, ...args: string[]) {
  const env = { PULUMI_HOME: join(directory, 'home'), PULUMI_STACK: undefined, PWD: folder };
  const result = await execa('node', [main, ...args], { cwd: folder, env, reject: false, all: true });
  return { exitCode: result.exitCode, output: result.all };
}

const project: [string, string] = ['Pulumi.yaml', 'name: web\nruntime: nodejs\n'];
const command: [string, string] = [
  'components/cli/main.mjs',
  'console.log("the clone", ...process.argv.slice(2)); process.exitCode = 7;',
];

describe('the folder in which `release` runs', () => {
  test('determines the clone, also from a subfolder and through a link', async () => {
    await write(project, command, ['node_modules/x/package.json', '{}'], ['charts/x/Chart.yaml', '']);
    await symlink(join(directory, 'charts'), join(directory, 'link'));
    for (const folder of [directory, join(directory, 'charts', 'x'), join(directory, 'link')]) {
      expect(await release(folder, 'values', '-s', 'dev')).toEqual({ exitCode: 7, output: 'the clone values -s dev' });
    }
  });

  test('must be installed', async () => {
    await write(project, command);
    const { exitCode, output } = await release(directory, 'values', '-s', 'dev');
    expect([exitCode, output]).toEqual([1, expect.stringMatching(/^PROJECT_NOT_FOUND: .*\n.*npm ci/)]);
  });

  test('is refused if it is another project or no project', async () => {
    expect(await release(directory, 'values', '-s', 'local')).toEqual({
      exitCode: 1,
      output: expect.stringMatching(/^PROJECT_NOT_FOUND: No Pulumi\.yaml found in /),
    });
    await write(project);
    for (const args of [
      ['values', '-s', 'local'],
      ['lint', '--no-dependencies'],
      ['doctor', '-s', 'local'],
      ['history'],
    ]) {
      const { exitCode, output } = await release(directory, ...args);
      expect([exitCode, output]).toEqual([1, expect.stringContaining('PROJECT_OTHER')]);
    }
  });

  test('does not matter for commands without a project', async () => {
    expect((await release(directory, '--help')).exitCode).toBe(0);
    const kubeconfig = join(directory, 'no-kubeconfig');
    const result = await execa('node', [main, 'history', 'grafana', '-n', 'x'], {
      ...{ cwd: directory, env: { KUBECONFIG: kubeconfig, PULUMI_STACK: undefined }, reject: false, all: true },
    });
    expect(result.all).not.toContain('PROJECT_');
  });
});
