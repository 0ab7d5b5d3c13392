import { appendFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { stringify } from 'yaml';
import { fullTest, isFull } from '../../selection.ts';
import { integrationEnvironment } from '../support/environment.ts';
import { type CommandResult, succeeded } from '../support/scenario.ts';
import { inHandlebars, writeFiles } from '../support/smallChart.ts';
import { install, type PackedProject, packProject, sharedPackages } from './packedProject.ts';

const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: hello\ndata:\n  text: {{quote Values.text}}\n';

/** A program in the workspace. Its folder, its stack and its release have the same name. */
interface Program {
  /** Of Pulumi.yaml, without the name. */
  project: object;
  packageJson: object;
  files: Record<string, string>;
}

const programs: Readonly<Record<string, Program>> = {
  modules: {
    project: { runtime: 'nodejs' },
    packageJson: { type: 'module' },
    files: {
      'index.js': [
        "import { Release } from 'kubesentiment';",
        "const args = { chart: './chart', namespace: 'it-modules', deleteNamespace: true };",
        "export const { revision } = new Release('hello', args);",
      ].join('\n'),
    },
  },
  // Its folder is not the one with Pulumi.yaml, and it loads the optional preload.
  common: {
    project: { runtime: { name: 'nodejs', options: { nodeargs: '--import=kubesentiment/startup' } }, main: 'program/' },
    packageJson: {},
    files: {
      'program/index.js': [
        "const { Release } = require('kubesentiment');",
        "const args = { chart: './chart', namespace: 'it-common', deleteNamespace: true };",
        "exports.revision = new Release('hello', args).revision;",
      ].join('\n'),
    },
  },
  typed: {
    project: { runtime: { name: 'nodejs', options: { typescript: false } }, main: 'index.ts' },
    packageJson: { type: 'module' },
    files: {
      'index.ts': [
        "import { Release, readStackSettings } from 'kubesentiment';",
        'const settings = readStackSettings();',
        'export const { revision } = new Release(settings.name, settings);',
      ].join('\n'),
      'types.ts': [
        "import { type ErrorCode, ReleaseError } from 'kubesentiment';",
        "export const isMissing = (error: unknown) => error instanceof ReleaseError && error.code === 'CHART_MISSING';",
        '// @ts-expect-error: the type is checked.',
        "export const code: ErrorCode = 'NO_SUCH_CODE';",
      ].join('\n'),
      'common.cts':
        "import { Release, type ReleaseArgs } from 'kubesentiment';\nexport const deploy = (args: ReleaseArgs) => new Release('app', args);\n",
    },
  },
};

/** `npm test` takes the one with types, and `examples.test.ts` one of CommonJS. */
const tried = isFull ? Object.keys(programs) : ['typed'];

/** Each test goes on where the one before it ended. */
describe('a program outside this project, in a workspace that installs the npm package', () => {
  const environment = integrationEnvironment();
  let root: string;
  let folder: string;
  let packed: PackedProject;

  const run = async (command: string, args: string[], cwd = folder): Promise<CommandResult> => {
    const result = await execa(command, args, { cwd, env: environment.variables, all: true, reject: false, input: '' });
    return { exitCode: result.exitCode ?? 1, output: result.all, stdout: result.stdout };
  };
  /** From another folder, as `pulumi -C` allows. */
  const pulumi = (name: string, ...args: string[]) =>
    run('pulumi', [...args, '-C', join(folder, name), '--stack', name, '--non-interactive', '--color=never'], root);
  const history = async (name: string) => {
    const { stdout } = succeeded(await run('helm', ['history', 'hello', '-n', `it-${name}`, '-o', 'json']));
    const entries: { description: string }[] = JSON.parse(stdout);
    return entries.map(({ description }) => description);
  };

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'kubesentiment-package-'));
    folder = join(root, 'workspace');
    packed = await packProject();
    await writeWorkspace(folder, packed.archive);
    await install(folder, Object.keys(programs));
    for (const name of tried) await openStack(name);
  });

  afterAll(() => rm(root, { recursive: true, force: true }));

  async function openStack(name: string): Promise<void> {
    succeeded(await run('pulumi', ['stack', 'init', name, '--non-interactive'], join(folder, name)));
    if (name !== 'typed') return;
    const release = { name: 'hello', namespace: `it-${name}`, chart: './chart' };
    const path = join(folder, name, `Pulumi.${name}.yaml`);
    const config = { 'kubesentiment:release': { ...release, deleteNamespace: true } };
    await appendFile(path, stringify({ config }));
  }

  test('gets compiled code and types, and nothing else of this project', () => {
    const { files, size } = packed;
    const others = files.filter((path) => !path.startsWith('dist/'));
    expect(others.sort()).toEqual([
      'LICENSE',
      'README.md',
      'components/entry/code.cjs',
      'components/entry/index.cjs',
      'components/entry/index.mjs',
      'components/entry/provider.cjs',
      'components/entry/release.mjs',
      'components/entry/startup.mjs',
      'components/nodeVersion.cjs',
      'package.json',
    ]);
    expect(new Set(files.map((path) => /(\.d)?\.\w+$/.exec(path)?.[0]))).toEqual(
      new Set(['.mjs', '.cjs', '.d.ts', '.d.cts', '.json', '.md', undefined]),
    );
    expect(size).toBeLessThan(800_000);
  });

  const check = async (...args: string[]) => {
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022'];
    succeeded(await run(resolve('node_modules', '.bin', 'tsc'), [...options, ...args], join(folder, 'typed')));
  };

  test('is checked by TypeScript, as an ES module and as CommonJS', () =>
    check('--module', 'nodenext', 'index.ts', 'types.ts', 'common.cts'));

  fullTest('is checked by TypeScript with the old module resolution', () =>
    check('--module', 'commonjs', '--moduleResolution', 'node10', '--ignoreDeprecations', '6.0', 'common.cts'),
  );

  test.each(tried)('deploys a release from a program of %s', async (name) => {
    succeeded(await pulumi(name, 'up', '--yes', '--skip-preview'));
    expect(await history(name)).toEqual(['Install complete']);
  });

  test('finds its code in a folder that was moved, and changes nothing', async () => {
    await rename(folder, join(root, 'moved'));
    folder = join(root, 'moved');
    for (const name of tried) {
      succeeded(await pulumi(name, 'up', '--yes', '--skip-preview', '--expect-no-changes'));
      expect(await history(name)).toEqual(['Install complete']);
    }
  });

  test('is shown by the command `release` of the package if the stack has the settings', async () => {
    const { stdout } = succeeded(
      await run('npx', ['--no', 'release', 'history', '-s', 'typed'], join(folder, 'typed')),
    );
    expect(stdout).toContain('Install complete');
  });

  fullTest('names the package that a program does not find', async () => {
    const installed = join(folder, 'node_modules', 'kubesentiment');
    await rename(installed, `${installed}.away`);
    const { exitCode, output } = await pulumi('typed', 'destroy', '--yes', '--skip-preview');
    await rename(`${installed}.away`, installed);
    expect([exitCode, output]).toEqual([1, expect.stringContaining('PROJECT_PACKAGE_MISSING: The npm package')]);
    expect(output).toContain('Run `npm install kubesentiment` there.');
  });

  test.each(tried)('destroys the release of a program of %s', async (name) => {
    succeeded(await pulumi(name, 'destroy', '--yes', '--skip-preview'));
    const { output } = await run('kubectl', ['get', 'configmap', 'hello', '-n', `it-${name}`]);
    expect(output).toContain('NotFound');
  });
});

async function writeWorkspace(folder: string, archive: string): Promise<void> {
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  await write('package.json', JSON.stringify({ private: true, workspaces: Object.keys(programs) }));
  for (const [name, { project, packageJson, files }] of Object.entries(programs)) {
    const dependencies = { kubesentiment: `file:${archive}`, ...(await sharedPackages()) };
    await write(join(name, 'package.json'), JSON.stringify({ name, version: '1.0.0', ...packageJson, dependencies }));
    await write(join(name, 'Pulumi.yaml'), stringify({ name, ...project }));
    for (const [path, text] of Object.entries(files)) await write(join(name, path), text);
    await writeFiles(join(folder, name, 'chart'), inHandlebars({ 'hello.yaml': configMap }), { text: name });
  }
}
