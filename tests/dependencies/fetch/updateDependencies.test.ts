import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import type { ChartDependency } from '../../../components/chart/index.ts';
import type { DependencySettings } from '../../../components/config/index.ts';
import { buildDependencies, type FetchRequest, updateDependencies } from '../../../components/dependencies/index.ts';
import { archiveOf } from '../sources/archives.ts';
import { type ChartRepository, startRepository } from '../sources/chartRepository.ts';

let repository: ChartRepository;
let project: string;
let messages: string[];

beforeEach(async () => {
  repository = await startRepository('prometheus', ['25.7.0', '25.8.0', '26.0.0']);
  project = await mkdtemp(join(tmpdir(), 'update-'));
  messages = [];
  await mkdir(join(project, 'chart/charts'), { recursive: true });
});

afterEach(async () => {
  await repository.close();
  await rm(project, { recursive: true });
});

function request(declared: ChartDependency[], settings: Partial<DependencySettings> = {}): FetchRequest {
  return {
    chartDirectory: join(project, 'chart'),
    chartShownAs: 'chart',
    projectDirectory: project,
    declared,
    settings: { repositories: {}, mirrors: {}, ...settings },
    env: { HOME: project },
    report: (line) => messages.push(line),
    patience: { timeout: 1000, backoff: 1 },
  };
}

const prometheus = (more: Partial<ChartDependency> = {}): ChartDependency => ({
  name: 'prometheus',
  version: '^25.0.0',
  repository: repository.url,
  ...more,
});
const files = async () => (await readdir(join(project, 'chart'), { recursive: true })).sort();
const put = async (path: string, text: string | Buffer) => {
  await mkdir(join(project, path, '..'), { recursive: true });
  await writeFile(join(project, path), text);
};

describe('updateDependencies', () => {
  it('chooses the newest matching version, and removes outdated archives like Helm', async () => {
    await put('chart/charts/prometheus-25.7.0.tgz', archiveOf('prometheus', '25.7.0'));
    await put('chart/charts/bundled-1.0.0.tgz', archiveOf('bundled', '1.0.0'));
    await put('chart/charts/notes.tgz', 'no archive');
    await put('chart/charts/bundled/Chart.yaml', 'name: bundled\nversion: 1.0.0\n');
    await updateDependencies(request([prometheus(), { name: 'bundled', version: '1.x' }]));
    expect(await files()).toEqual([
      'Chart.lock',
      'charts',
      'charts/bundled',
      'charts/bundled-1.0.0.tgz',
      'charts/bundled/Chart.yaml',
      'charts/notes.tgz',
      'charts/prometheus-25.8.0.tgz',
    ]);
    const text = await readFile(join(project, 'chart/Chart.lock'), 'utf8');
    await updateDependencies(request([prometheus(), { name: 'bundled', version: '1.x' }]));
    expect(await readFile(join(project, 'chart/Chart.lock'), 'utf8')).toBe(text);
  });

  it('reports that a version was published again', async () => {
    await updateDependencies(request([prometheus()]));
    const again = archiveOf('prometheus', '25.8.0', { path: 'prometheus/b.yaml', text: 'b: 1\n' });
    const index = { entries: { prometheus: [{ version: '25.8.0', urls: ['again.tgz'] }] } };
    repository.instead('/charts/index.yaml', (_request, response) => response.end(JSON.stringify(index)));
    repository.instead('/charts/again.tgz', (_request, response) => response.end(again));
    await updateDependencies(request([prometheus()]));
    expect(messages.join('\n')).toContain('a different digest than before');
  });

  it('writes nothing if one of several downloads fails', async () => {
    const missing = prometheus({ name: 'grafana' });
    const old = prometheus({ version: '<2', alias: 'old' });
    const failure = await updateDependencies(request([prometheus(), missing, old])).catch((error: unknown) =>
      Object(error),
    );
    expect(failure.errors).toMatchObject([
      { code: 'DEPENDENCY_NOT_FOUND' },
      { code: 'DEPENDENCY_NOT_FOUND', hint: 'Available: 26.0.0, 25.8.0, 25.7.0.' },
    ]);
    expect(await files()).toEqual(['charts']);
  });

  it.each([
    ['another chart', archiveOf('evil', '25.8.0')],
    ['another version', archiveOf('prometheus', '25.8.1')],
    ['a path that leads out', archiveOf('prometheus', '25.8.0', { path: 'prometheus/../../../evil', text: 'x' })],
  ])('discards an archive with %s', async (_what, archive) => {
    const index = { entries: { prometheus: [{ version: '25.8.0', urls: ['evil.tgz'] }] } };
    repository.instead('/charts/index.yaml', (_request, response) => response.end(JSON.stringify(index)));
    repository.instead('/charts/evil.tgz', (_request, response) => response.end(archive));
    await expect(updateDependencies(request([prometheus()]))).rejects.toMatchObject({ code: 'DEPENDENCY_INVALID' });
    expect(await files()).toEqual(['charts']);
  });

  it('writes the lock of the mirrors, and keeps that of the chart', async () => {
    const original = prometheus({ repository: 'https://charts.example' });
    await put('offline/prometheus/Chart.yaml', 'name: prometheus\nversion: 25.8.0+offline\n');
    const mirrored = request([original], {
      mirrors: { 'https://charts.example': 'file://offline' },
      lock: 'offline/Chart.lock',
    });
    await updateDependencies(mirrored);
    expect(await files()).toEqual(['charts']);
    expect(parse(await readFile(join(project, 'offline/Chart.lock'), 'utf8')).dependencies).toEqual([
      { ...original, version: '25.8.0+offline', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    await buildDependencies(mirrored);
    await put('offline/prometheus/values.yaml', 'a: 1\n');
    await expect(buildDependencies(mirrored)).rejects.toMatchObject({ code: 'DEPENDENCY_CHECKSUM' });
  });

  it('refuses charts that depend on each other', async () => {
    const chart = (name: string, other: string) =>
      `name: ${name}\nversion: 1.0.0\ndependencies: [{name: ${other}, version: '*', repository: 'file://../${other}'}]\n`;
    await put('one/Chart.yaml', chart('one', 'two'));
    await put('two/Chart.yaml', chart('two', 'one'));
    const dependency = { name: 'one', version: '*', repository: 'file://../one' };
    await expect(updateDependencies(request([dependency]))).rejects.toMatchObject({ code: 'DEPENDENCY_CYCLE' });
    expect(await files()).toEqual(['charts']);
  });
});
