import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { create } from 'tar';
import { parse } from 'yaml';
import { type ChartNode, loadSubchart, stagedCrds, stageUmbrella } from '../../../components/helm/index.ts';
import { chart, directory, write } from './subchartFolder.ts';

describe('loadSubchart', () => {
  it('reads a chart and its subcharts, with the same result from the cache', async () => {
    const source = { path: join(directory, 'redis'), sha256: 'redis' };
    const loaded = await loadSubchart(source, join(directory, 'cache'));
    expect(loaded).toMatchObject({
      name: 'redis',
      version: '1.0.0',
      values: { port: 1 },
      declared: [{ name: 'common' }],
      dependencies: [{ name: 'common', version: '2.0.0', location: { inside: ['common'] } }],
    });
    expect(await loadSubchart(source, join(directory, 'elsewhere'))).toEqual(loaded);
  });

  it.each([
    ['no archive', 'text'],
    ['cut short', gzipSync(Buffer.alloc(5000, 1)).subarray(0, 20)],
  ])('refuses an archive that is %s', async (_what, bytes) => {
    await writeFile(join(directory, 'broken.tgz'), bytes);
    const loading = loadSubchart({ path: join(directory, 'broken.tgz'), sha256: 'x' }, join(directory, 'cache'));
    await expect(loading).rejects.toMatchObject({ code: 'DEPENDENCY_INVALID' });
  });

  it('refuses an archive with paths that lead out of it', async () => {
    const file = join(directory, 'evil.tgz');
    await create({ file, gzip: true, cwd: directory, preservePaths: true }, ['redis/../redis/Chart.yaml']);
    const loading = loadSubchart({ path: file, sha256: 'y' }, join(directory, 'cache'));
    await expect(loading).rejects.toMatchObject({ code: 'DEPENDENCY_INVALID' });
  });

  it('reports the file and line of invalid values', async () => {
    await write('redis/values.yaml', 'a: 1\nb: [\n');
    const loading = loadSubchart({ path: join(directory, 'redis'), sha256: 'z' }, join(directory, 'cache'));
    await expect(loading).rejects.toMatchObject({
      code: 'DEPENDENCY_INVALID',
      position: { file: 'redis/values.yaml', line: 3 },
    });
  });
});

describe('stageUmbrella', () => {
  it('stages one chart with all dependencies under their final names, without conditions', async () => {
    const umbrella = await stageUmbrella({ chart, cacheDirectory: join(directory, 'cache') });
    expect(await jsonIn(umbrella, 'Chart.yaml')).toEqual({
      apiVersion: 'v2',
      name: 'sentiment',
      version: '0.1.0',
      dependencies: [
        { name: 'cache', version: '1.0.0', repository: '' },
        { name: 'grafana', version: '7.0.19', repository: '' },
      ],
    });
    expect(await jsonIn(umbrella, 'charts/cache/Chart.yaml')).toEqual({
      name: 'cache',
      version: '1.0.0',
      appVersion: 420,
      dependencies: [{ name: 'common', version: '2.0.0', repository: '' }],
    });
    const files = await readdir(join(umbrella, 'charts'), { recursive: true, withFileTypes: true });
    expect(
      files
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['Chart.yaml', 'Chart.yaml', 'Chart.yaml', '_b.tpl', 'a.yaml']);
    expect(await readFile(join(umbrella, 'templates', 'sources.yaml'), 'utf8')).toContain(
      'sentiment/charts/cache/templates/a.yaml',
    );
  });

  it('stages it once, even if two runs start at the same time', async () => {
    const cacheDirectory = join(directory, 'umbrellas');
    const stage = () => stageUmbrella({ chart, cacheDirectory });
    const [first, second] = await Promise.all([stage(), stage()]);
    expect(second).toBe(first);
    await writeFile(join(first, 'witness'), '');
    expect(await stage()).toBe(first);
    expect(await readdir(first)).toContain('witness');
    expect(await readdir(cacheDirectory)).toHaveLength(1);
  });

  it('stages another one if a dependency changes, or if a nested one is disabled', async () => {
    const cacheDirectory = join(directory, 'cache');
    const first = await stageUmbrella({ chart, cacheDirectory });
    const changed = chart.dependencies.map((each) => ({
      ...each,
      ...(each.location === undefined ? {} : { location: { ...each.location, sha256: 'other' } }),
    }));
    const less = chart.dependencies.map((each) => ({ ...each, dependencies: [] }));
    for (const dependencies of [changed, less]) {
      expect(await stageUmbrella({ chart: { ...chart, dependencies }, cacheDirectory })).not.toBe(first);
    }
  });
});

describe('stagedDefinitions', () => {
  const crd = (name: string) =>
    `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: ${name} }\n`;

  it("are the CRDs of all enabled charts, each before its subcharts, with Helm's file names", async () => {
    await write('redis/crds/a.yaml', `${crd('a')}---\n${crd('b')}`);
    await write('redis/crds/README.md', 'no definition');
    await write('redis/charts/common/crds/deep/c.json', JSON.stringify(parse(crd('c'))));
    const staged = async (charts: ChartNode) =>
      (await stagedCrds(await stageUmbrella({ chart: charts, cacheDirectory: join(directory, 'cache') }))).map(
        ({ source, object }) => `${source} ${object.metadata.name}`,
      );
    const all = [
      'sentiment/charts/cache/crds/a.yaml a',
      'sentiment/charts/cache/crds/a.yaml b',
      'sentiment/charts/cache/charts/common/crds/deep/c.json c',
    ];
    expect(await staged(chart)).toEqual(all);
    // The same from the cache.
    expect(await staged(chart)).toEqual(all);
    const [cache, ...others] = chart.dependencies;
    if (cache === undefined) throw new Error('missing');
    expect(await staged({ ...chart, dependencies: [{ ...cache, dependencies: [] }, ...others] })).toEqual(
      all.slice(0, 2),
    );
    expect(await staged({ ...chart, dependencies: others })).toEqual([]);
  });

  it('that are not objects are refused each time, with the position', async () => {
    await write('redis/crds/a.yaml', `${crd('a')}---\nkind: CustomResourceDefinition\nmetadata: { name: b }\n`);
    for (const _run of ['first', 'second']) {
      await expect(stageUmbrella({ chart, cacheDirectory: join(directory, 'cache') })).rejects.toMatchObject({
        code: 'CHART_INVALID_OBJECT',
        position: { file: 'sentiment/charts/cache/crds/a.yaml', line: 5 },
      });
    }
  });
});

async function jsonIn(folder: string, path: string): Promise<unknown> {
  return JSON.parse(await readFile(join(folder, path), 'utf8'));
}
