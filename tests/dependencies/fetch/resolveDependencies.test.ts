import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { resolveDependencies } from '../../../components/dependencies/index.ts';
import { archiveOf } from '../sources/archives.ts';
import { type ChartRepository, startRepository } from '../sources/chartRepository.ts';

const original = 'https://charts.example/prometheus';
const dependency = { name: 'prometheus', version: '^25.0.0', repository: original };

let repository: ChartRepository;
let project: string;

beforeEach(async () => {
  repository = await startRepository('prometheus', ['25.8.0']);
  project = await mkdtemp(join(tmpdir(), 'resolve-'));
  await mkdir(join(project, 'chart'));
  await lock('chart/Chart.lock', '25.8.0');
});

afterEach(async () => {
  await repository.close();
  await rm(project, { recursive: true });
});

async function lock(path: string, version: string, sha256?: string): Promise<void> {
  const entry = { name: 'prometheus', repository: original, version, sha256 };
  await writeFile(join(project, path), JSON.stringify({ dependencies: [entry] }));
}

async function offlineChart(version: string): Promise<void> {
  await mkdir(join(project, 'offline/prometheus/templates'), { recursive: true });
  await writeFile(join(project, 'offline/prometheus/Chart.yaml'), `name: prometheus\nversion: ${version}\n`);
  await writeFile(join(project, 'offline/prometheus/templates/a.yaml'), 'a: 1\n');
}

function resolve(mirror: string | undefined, lockFile?: string, enabled = [dependency]) {
  return resolveDependencies({
    chartDirectory: join(project, 'chart'),
    chartShownAs: 'chart',
    projectDirectory: project,
    enabled,
    declared: enabled,
    env: { HOME: project },
    settings: {
      repositories: {},
      mirrors: mirror === undefined ? {} : { [original]: mirror },
      ...(lockFile === undefined ? {} : { lock: lockFile }),
    },
  });
}

describe('resolveDependencies', () => {
  it('downloads the locked version from a mirror, only once', async () => {
    const [first] = await resolve(repository.url);
    expect(first).toMatchObject({ dependency, version: '25.8.0' });
    expect(await readFile(String(first?.path))).toEqual(archiveOf('prometheus', '25.8.0'));
    expect(repository.requests).toHaveLength(2);
    await resolve(repository.url);
    expect(repository.requests).toHaveLength(2);
  });

  it('uses an archive that the user put into charts/', async () => {
    await mkdir(join(project, 'chart/charts'));
    await writeFile(join(project, 'chart/charts/prometheus-25.8.0.tgz'), archiveOf('prometheus', '25.8.0'));
    const [found] = await resolve(undefined);
    expect(found?.path).toBe(join(project, 'chart/charts/prometheus-25.8.0.tgz'));
  });

  it('uses a folder with its own lock', async () => {
    await offlineChart('25.8.0+offline');
    await lock('offline/Chart.lock', '25.8.0+offline');
    const [found] = await resolve('file://offline', 'offline/Chart.lock');
    expect(found).toMatchObject({ version: '25.8.0+offline', path: join(project, 'offline/prometheus') });
  });

  it('fails if the folder does not match its lock, and uses it if it does', async () => {
    await offlineChart('25.8.0');
    const [found] = await resolve('file://offline');
    await lock('chart/Chart.lock', '25.8.0', found?.sha256);
    await resolve('file://offline');
    await cp(join(project, 'offline/prometheus/Chart.yaml'), join(project, 'offline/prometheus/b.yaml'));
    await expect(resolve('file://offline')).rejects.toMatchObject({
      code: 'DEPENDENCY_CHECKSUM',
      position: { file: 'chart/Chart.lock' },
    });
  });

  it.each([
    ['does not satisfy the range', '24.0.0', 'has 24.0.0'],
    ['differs from that of the folder', '25.8.1', '25.8.0'],
  ])('fails if the locked version %s', async (_what, version, text) => {
    await offlineChart('25.8.0');
    await lock('chart/Chart.lock', version);
    await expect(resolve('file://offline')).rejects.toMatchObject({
      code: 'DEPENDENCY_LOCK_STALE',
      message: expect.stringContaining(text),
    });
  });

  it('fails if the folder does not contain the chart', async () => {
    await expect(resolve('file://offline')).rejects.toMatchObject({ code: 'DEPENDENCY_NOT_FOUND' });
  });

  it('reports every failed dependency, and a shared cause once', async () => {
    const others = ['one', 'two'].map((name) => ({ ...dependency, name }));
    const { errors } = await resolve('file://offline', undefined, others).catch((error: unknown) => Object(error));
    expect(errors).toMatchObject([{ code: 'DEPENDENCY_LOCK_STALE' }, { code: 'DEPENDENCY_LOCK_STALE' }]);
    await rm(join(project, 'chart/Chart.lock'));
    await expect(resolve(undefined, undefined, others)).rejects.toMatchObject({ code: 'DEPENDENCY_LOCK_MISSING' });
  });

  it('fails if the versions are not locked', async () => {
    await rm(join(project, 'chart/Chart.lock'));
    await expect(resolve(repository.url)).rejects.toMatchObject({ code: 'DEPENDENCY_LOCK_MISSING' });
    expect(repository.requests).toEqual([]);
  });
});
