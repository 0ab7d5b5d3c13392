import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { describeFull, fullTest, isFull, isNightly } from '../../selection.ts';
import { type ChartServer, serveFolder } from '../support/chartServers.ts';
import { integrationEnvironment } from '../support/environment.ts';
import { succeeded } from '../support/scenario.ts';
import { install, packProject, sharedPackages } from './packedProject.ts';

const examples = resolve(import.meta.dirname, '..', '..', '..', 'examples');
const chartFolder = 'hello-chart';
const withoutProgram = [chartFolder, 'gitops', 'vault', 'README.md'];

/** How an example is used, besides `pulumi up` and `pulumi destroy`. */
interface Use {
  /** The release that the example's outputs describe. */
  release: string;
  namespace: string;
  /** The config key of the greeting. @default "greeting" */
  greeting?: string[];
}

const uses: Readonly<Record<string, Use>> = {
  'community-chart': { release: 'community', namespace: 'example-community', greeting: ['--path', 'values.greeting'] },
  'values-from-resources': { release: 'api', namespace: 'example-values' },
  'two-releases': { release: 'frontend', namespace: 'example-frontend' },
  'cluster-and-release': { release: 'hello', namespace: 'example-cluster' },
  'adopt-helm-release': { release: 'hello', namespace: 'example-adopt' },
};

/** What `npm test` leaves to CI has other tests in it, too: of a chart from a repository, values, clusters and releases of Helm. */
const usual = 'two-releases';

describe('the examples, with the npm package', () => {
  const environment = integrationEnvironment();
  let root: string;
  let folder: string;
  let server: ChartServer | undefined;

  const run = async (command: string, args: string[], cwd: string, env = environment.variables) => {
    const result = await execa(command, args, { cwd, env, all: true, reject: false, input: '' });
    return { exitCode: result.exitCode ?? 1, output: result.all, stdout: result.stdout };
  };
  const ofStack = (name: string) => ['--stack', name, '--non-interactive', '--color=never'];
  const pulumi = (name: string, ...args: string[]) => run('pulumi', [...args, ...ofStack(name)], join(folder, name));
  const up = (name: string, ...args: string[]) => pulumi(name, 'up', '--yes', '--skip-preview', ...args);
  const configure = async (name: string, ...args: string[]) => succeeded(await pulumi(name, 'config', 'set', ...args));
  const kubectl = (...args: string[]) => run('kubectl', args, folder);
  const helm = (...args: string[]) => run('helm', args, folder);
  const history = async ({ release, namespace }: Use) => {
    const { stdout } = succeeded(await helm('history', release, '-n', namespace, '-o', 'json'));
    const entries: { status: string; description: string }[] = JSON.parse(stdout);
    return entries.map(({ status, description }) => `${status} ${description}`);
  };
  const greetingOf = async ({ release, namespace }: Use) =>
    (await kubectl('get', 'configmap', release, '-n', namespace, '-o', 'jsonpath={.data.greeting}')).stdout;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'kubesentiment-examples-'));
    folder = join(root, 'workspace');
    await copyExamples(folder, (await packProject()).archive);
    await install(folder, Object.keys(uses));
    for (const name of isFull ? Object.keys(uses) : [usual]) {
      succeeded(await run('pulumi', ['stack', 'init', name], join(folder, name)));
    }
  });

  afterAll(async () => {
    await server?.close();
    await rm(root, { recursive: true, force: true });
  });

  test('are all tested', async () => {
    const folders = (await readdir(examples)).filter((name) => !withoutProgram.includes(name));
    expect(folders.toSorted()).toEqual(Object.keys(uses).toSorted());
  });

  /** Of an example by its name: what comes before its first deploy, with the title of a test. */
  const preparations: Readonly<
    Record<string, readonly [title: string, prepare: (name: string, use: Use) => Promise<void>]>
  > = {
    'community-chart': [
      'says which version and digest the repository has',
      async (name) => {
        const charts = join(root, 'charts');
        succeeded(await helm('package', chartFolder, '--destination', charts));
        succeeded(await helm('repo', 'index', charts));
        server = await serveFolder(charts);
        await configure(name, '--path', 'chart.repo', `http://${server.host}`);
        await configure(name, '--path', 'chart.name', 'hello');
        const { exitCode, output } = await up(name);
        expect([exitCode, output]).toEqual([1, expect.stringContaining('DEPENDENCY_LOCK_MISSING')]);
        const [, version = '', digest = ''] = /version: '(\S+)' and digest: '(sha256:\S+)'/.exec(output) ?? [];
        expect(version).toBe('1.0.0');
        await configure(name, '--path', 'chart.version', version);
        await configure(name, '--path', 'chart.digest', digest);
      },
    ],
    'cluster-and-release': [
      'gets its kubeconfig from another resource',
      async (name) => {
        const kubeconfig = environment.variables.KUBECONFIG ?? '';
        await configure(name, 'kubeconfig', kubeconfig);
        // The release must not find the cluster in another way.
        const away = { ...environment.variables, KUBECONFIG: join(root, 'nowhere') };
        const args = ['up', '--yes', '--skip-preview', ...ofStack(name)];
        const { exitCode, output } = await run('pulumi', args, join(folder, name), away);
        expect([exitCode, output]).toEqual([0, expect.stringContaining('revision')]);
        const state = succeeded(await pulumi(name, 'stack', 'export')).stdout;
        const secret = /client-key-data: (\S{40})/.exec(await readFile(kubeconfig, 'utf8'))?.[1] ?? 'none';
        expect(state.includes(secret)).toBe(false);
      },
    ],
    'adopt-helm-release': [
      'takes over a release of Helm without a restart',
      async (name, { release, namespace }) => {
        const wait = ['--create-namespace', '--wait', '--set', 'greeting=hello'];
        succeeded(await helm('install', release, chartFolder, '-n', namespace, ...wait));
        const pods = () => kubectl('get', 'pods', '-n', namespace, '-o', 'jsonpath={.items[*].metadata.uid}');
        const before = (await pods()).stdout;
        await configure(name, 'adopt', '1');
        succeeded(await up(name));
        succeeded(await pulumi(name, 'config', 'rm', 'adopt'));
        expect([before, (await pods()).stdout]).toEqual([expect.stringMatching(/\S/), before]);
      },
    ],
  };

  const testedAlways = Object.entries(uses).filter(([name]) => name === usual);
  const testedByCi = Object.entries(uses).filter(([name]) => name !== usual);
  describe.each(testedAlways)('%s', testExample);
  describeFull.each(testedByCi)('%s', testExample);

  function testExample(name: string, use: Use): void {
    // CI takes an ES module and a CommonJS module.
    const isDeep = isNightly || name === 'values-from-resources' || name === usual;

    const [title, prepare] = preparations[name] ?? [];
    if (title !== undefined) test(title, async () => prepare?.(name, use));

    test('is deployed, and unchanged then', async () => {
      succeeded(await up(name));
      if (isDeep && isFull) succeeded(await up(name, '--expect-no-changes'));
      expect(await greetingOf(use)).toBe('hello');
    });

    if (name === 'two-releases') {
      const release = (...args: string[]) =>
        run(join(folder, 'node_modules', '.bin', 'release'), [...args, '-s', name], join(folder, name));

      test('is read with the command `release`', async () => {
        expect(succeeded(await release('list', '--short')).stdout).toBe('backend\nfrontend');
        const { stdout } = succeeded(await release('status', use.release, '-n', use.namespace));
        expect(stdout).toMatch(/Status: +deployed/);
      });

      fullTest('gets the error PROJECT_OWN_PROGRAM from the verbs that need a stack', async () => {
        const dependencies = await release('dependency', 'list', '../hello-chart');
        expect(succeeded(dependencies).stdout).toBe('No dependencies.');
        for (const args of [['history'], ['status'], ['diff'], ['deploy'], ['rollback', '1', '--yes'], ['lint']]) {
          const { exitCode, output } = await release(...args);
          expect([args, exitCode, output]).toEqual([args, 1, expect.stringMatching(/^PROJECT_OWN_PROGRAM: /)]);
        }
      });
    }

    (isDeep ? fullTest : test.skip)('is changed and rolled back', async () => {
      const installed = await history(use);
      await configure(name, ...(use.greeting ?? ['greeting']), 'changed');
      succeeded(await up(name));
      expect(await greetingOf(use)).toBe('changed');
      await configure(name, 'rollbackTo', String(installed.length));
      succeeded(await up(name));
      expect(await greetingOf(use)).toBe('hello');
      expect(await history(use)).toEqual([
        ...installed.map((entry) => entry.replace(/^deployed/, 'superseded')),
        'superseded Upgrade complete',
        `deployed Rollback to ${installed.length}`,
      ]);
    });

    test('is destroyed', async () => {
      succeeded(await pulumi(name, 'destroy', '--yes', '--skip-preview'));
      expect((await kubectl('get', 'deployment', use.release, '-n', use.namespace)).output).toContain('NotFound');
    });
  }
});

/** Copies the examples into a workspace whose packages use the archive. */
async function copyExamples(folder: string, archive: string): Promise<void> {
  await cp(examples, folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, workspaces: Object.keys(uses) }));
  for (const name of Object.keys(uses)) {
    const path = join(folder, name, 'package.json');
    const { dependencies, ...rest } = JSON.parse(await readFile(path, 'utf8'));
    const installed = { ...dependencies, ...(await sharedPackages()), kubesentiment: `file:${archive}` };
    await writeFile(path, JSON.stringify({ ...rest, version: '1.0.0', dependencies: installed }));
  }
}
