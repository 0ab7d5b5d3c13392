import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { parse, stringify } from 'yaml';
import type { ChartDependency } from '../../../components/chart/index.ts';
import {
  buildDependencies,
  type FetchRequest,
  listDependencies,
  resolveDependencies,
  updateDependencies,
} from '../../../components/dependencies/index.ts';
import { type ChartServer, registryUser, serveFolder, startRegistry } from '../support/chartServers.ts';
import { integrationEnvironment } from '../support/environment.ts';

/** Stock Helm fills the repositories, and each result is compared with that of stock Helm. */
describe('dependencies compared with stock Helm', () => {
  let directory: string;
  let repository: ChartServer;
  let registry: ChartServer;
  let request: FetchRequest;
  let env: NodeJS.ProcessEnv;
  const helm = (...args: string[]) => execa('helm', args, { cwd: directory, env, all: true });

  beforeAll(async () => {
    const { directory: shared, variables } = integrationEnvironment();
    directory = await mkdtemp(join(shared, 'dependencies-'));
    env = { PATH: variables.PATH, HOME: directory, XDG_CACHE_HOME: join(directory, 'cache') };
    await mkdir(join(directory, 'published'));
    registry = await startRegistry(variables.REGISTRY ?? '', directory);
    await helm(
      'registry',
      'login',
      registry.host,
      '-u',
      registryUser.username,
      '-p',
      registryUser.password,
      '--plain-http',
    );
    for (const version of ['1.0.0', '1.4.2', '2.0.0', '2.1.0-rc.1']) await publish('cache', version);
    for (const version of ['0.3.0', '0.3.1+build.5']) {
      await publish('redis', version);
      await helm('push', `published/redis-${version}.tgz`, `oci://${registry.host}/charts`, '--plain-http');
      await rm(join(directory, `published/redis-${version}.tgz`));
    }
    repository = await serveFolder(join(directory, 'published'));
    await helm('repo', 'index', 'published');
    request = await chartOf('app', [
      { name: 'cache', version: '^1.0.0', repository: `http://${repository.host}` },
      { name: 'redis', version: '~0.3.0', repository: `oci://${registry.host}/charts`, condition: 'redis.enabled' },
    ]);
  });

  afterAll(async () => {
    await repository?.close();
    await registry?.close();
  });

  async function publish(name: string, version: string): Promise<void> {
    const folder = join(directory, name);
    await mkdir(join(folder, 'templates'), { recursive: true });
    await writeFile(join(folder, 'Chart.yaml'), stringify({ apiVersion: 'v2', name, version }));
    await writeFile(join(folder, 'templates', 'a.yaml'), `# ${version}\n`);
    await helm('package', name, '--destination', 'published');
  }

  async function chartOf(name: string, declared: ChartDependency[]): Promise<FetchRequest> {
    const chartDirectory = join(directory, name);
    await mkdir(chartDirectory, { recursive: true });
    const metadata = { apiVersion: 'v2', name, version: '1.0.0', dependencies: declared };
    await writeFile(join(chartDirectory, 'Chart.yaml'), stringify(metadata));
    const settings = { repositories: {}, mirrors: {} };
    return {
      chartDirectory,
      chartShownAs: name,
      projectDirectory: directory,
      declared,
      settings,
      env,
      report: () => undefined,
    };
  }

  const inChart = (...parts: string[]) => join(request.chartDirectory, ...parts);
  const lock = async () => parse(await readFile(inChart('Chart.lock'), 'utf8'));
  const archives = async () => (await readdir(inChart('charts'))).sort();
  const resolve = () => resolveDependencies({ ...request, enabled: request.declared });
  const helmList = async (chart: string) => {
    const { stdout } = await helm('dependency', 'list', chart, '--max-col-width', '0');
    const lines = stdout
      .split('\n')
      .slice(1)
      .filter((line) => line.includes('\t'));
    return lines.map((line) => line.split('\t').map((cell) => cell.trim()));
  };
  const ourList = async (chart: FetchRequest) =>
    (await listDependencies(chart)).map(({ name, version, repository: url, status }) => [name, version, url, status]);

  test("our lock equals Helm's, and each builds from the other's lock", async () => {
    await updateDependencies(request);
    const ours = await lock();
    expect(await archives()).toEqual(['cache-1.4.2.tgz', 'redis-0.3.1+build.5.tgz']);
    expect(await ourList(request)).toEqual(await helmList('app'));
    const bytes = await readFile(inChart('charts', 'cache-1.4.2.tgz'));
    await rm(inChart('charts'), { recursive: true });
    // Helm builds only from repositories that were added.
    await helm('repo', 'add', 'tests', `http://${repository.host}`);
    await helm('dependency', 'build', 'app', '--plain-http');
    expect(await readFile(inChart('charts', 'cache-1.4.2.tgz'))).toEqual(bytes);
    expect(await lock()).toEqual(ours);

    await rm(inChart('Chart.lock'));
    await helm('dependency', 'update', 'app', '--plain-http');
    const theirs = await lock();
    expect(theirs.digest).toBe(ours.digest);
    const withoutHash = ours.dependencies.map(({ sha256: _ours, ...entry }: Record<string, unknown>) => entry);
    expect(theirs.dependencies).toEqual(withoutHash);
    await rm(inChart('charts'), { recursive: true });
    await buildDependencies(request);
    expect(await readFile(inChart('charts', 'cache-1.4.2.tgz'))).toEqual(bytes);
  });

  test("a repository is found by its name in Helm's repository list", async () => {
    await helm('repo', 'add', 'named', `http://${repository.host}`);
    const declared = ['@named', 'alias:named'].map((url, index) => ({
      name: 'cache',
      version: '1.x',
      repository: url,
      alias: `a${index}`,
    }));
    const named = await chartOf('named', declared);
    await updateDependencies(named);
    const { digest } = parse(await readFile(join(directory, 'named/Chart.lock'), 'utf8'));
    await rm(join(directory, 'named/Chart.lock'));
    await helm('dependency', 'update', 'named');
    const theirs = parse(await readFile(join(directory, 'named/Chart.lock'), 'utf8'));
    expect(digest).toBe(theirs.digest);
    // The lock knows the repository: where it is used, nobody needs the list.
    await rm(join(directory, 'named/charts'), { recursive: true });
    const elsewhere = { ...named, env: { HOME: join(directory, 'stranger') } };
    expect(await resolveDependencies({ ...elsewhere, enabled: declared })).toHaveLength(2);
  });

  test('archives that differ from the lock are refused, and fetched again; present ones are not requested', async () => {
    await updateDependencies(request);
    await writeFile(inChart('charts', 'cache-1.4.2.tgz'), await readFile(join(directory, 'published/cache-1.0.0.tgz')));
    await expect(resolve()).rejects.toMatchObject({ code: 'DEPENDENCY_CHECKSUM' });
    await buildDependencies(request);
    const found = await resolve();
    expect(found.map(({ version }) => version)).toEqual(['1.4.2', '0.3.1+build.5']);
    const nowhere = {
      ...request,
      env: { HOME: directory, HTTP_PROXY: 'http://127.0.0.1:1', HTTPS_PROXY: 'http://127.0.0.1:1' },
    };
    expect(await resolveDependencies({ ...nowhere, enabled: request.declared })).toEqual(found);

    await rm(inChart('charts', 'cache-1.4.2.tgz'));
    await cp(join(directory, 'published/cache-1.4.2.tgz'), join(directory, 'kept.tgz'));
    await publish('cache', '1.4.2');
    await cp(join(directory, 'published/cache-2.0.0.tgz'), join(directory, 'published/cache-1.4.2.tgz'));
    await expect(buildDependencies(request)).rejects.toMatchObject({ code: 'DEPENDENCY_CHECKSUM' });
    await expect(resolve()).rejects.toMatchObject({ code: 'DEPENDENCY_CHECKSUM' });
    expect(await archives()).toEqual(['redis-0.3.1+build.5.tgz']);
    await cp(join(directory, 'kept.tgz'), join(directory, 'published/cache-1.4.2.tgz'));
    await buildDependencies(request);
  });

  test('a lock that is out of date with Chart.yaml is refused with the command that fixes it', async () => {
    await updateDependencies(request);
    const [cache, redis] = request.declared;
    const edited = [cache, { ...redis, condition: 'other.enabled' }] as ChartDependency[]; // both are there
    const moved = { ...request, declared: edited, stack: 'prod' };
    await expect(resolveDependencies({ ...moved, enabled: edited })).rejects.toMatchObject({
      code: 'DEPENDENCY_LOCK_STALE',
      hint: expect.stringContaining('release dependency update -s prod'),
    });
  });

  test('a registry requires credentials, and those of the settings are used', async () => {
    const stranger = { ...request, env: { HOME: join(directory, 'stranger') } };
    await expect(updateDependencies(stranger)).rejects.toMatchObject({ code: 'DEPENDENCY_UNAUTHORIZED' });
    const repositories = { own: { url: `oci://${registry.host}`, ...registryUser } };
    await updateDependencies({ ...stranger, settings: { repositories, mirrors: {} } });
    const wrong = { own: { ...repositories.own, password: 'wrong' } };
    const refused = updateDependencies({ ...stranger, settings: { repositories: wrong, mirrors: {} } });
    await expect(refused).rejects.toMatchObject({ code: 'DEPENDENCY_UNAUTHORIZED' });
  });

  test("every version range selects Helm's version", async () => {
    const url = `http://${repository.host}`;
    const ranges = [
      '*',
      '1.0.0',
      '<2',
      '>=1.0.0 <2.0.0',
      '1.x',
      '^1 || ^2',
      '1.0.0 - 1.5',
      '>1.0.0-0',
      '=2.0.0',
      '!=2.0.0',
      '>=2.1.0-0',
    ];
    const declared = ranges.map((version, index) => ({ name: 'cache', version, repository: url, alias: `a${index}` }));
    const many = await chartOf('many', declared);
    const ours = await updateDependencies(many);
    const digest = parse(await readFile(join(directory, 'many/Chart.lock'), 'utf8')).digest;
    await rm(join(directory, 'many/Chart.lock'));
    await helm('dependency', 'update', 'many');
    const theirs = parse(await readFile(join(directory, 'many/Chart.lock'), 'utf8'));
    expect(ours.map(({ version }) => version)).toEqual(
      theirs.dependencies.map(({ version }: { version: string }) => version),
    );
    expect(digest).toBe(theirs.digest);
  });

  test("the states of charts equal Helm's", async () => {
    const repositoryUrl = `http://${repository.host}`;
    const names = ['absent', 'cache', 'misnamed', 'many', 'folder', 'old'];
    const states = await chartOf(
      'states',
      names.map((name) => ({ name, version: '^1.0.0', repository: repositoryUrl })),
    );
    const charts = join(directory, 'states', 'charts');
    await mkdir(join(charts, 'folder'), { recursive: true });
    await writeFile(
      join(charts, 'folder', 'Chart.yaml'),
      stringify({ apiVersion: 'v2', name: 'folder', version: '1.2.0' }),
    );
    const put = (from: string, to: string) =>
      cp(join(directory, 'published', `${from}.tgz`), join(charts, `${to}.tgz`));
    await put('cache-1.0.0', 'cache-1.0.0');
    await put('cache-1.0.0', 'misnamed-1.0.0');
    await put('cache-1.0.0', 'many-1.0.0');
    await put('cache-1.0.0', 'many-1.1.0');
    await publish('old', '0.1.0');
    await put('old-0.1.0', 'old-0.1.0');
    expect((await ourList(states)).map((row) => row.at(-1))).toEqual([
      'missing',
      'ok',
      'misnamed',
      'too many matches',
      'unpacked',
      'wrong version',
    ]);
    expect(await ourList(states)).toEqual(await helmList('states'));
  });
});
