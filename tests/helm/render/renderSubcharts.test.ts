import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { create } from 'tar';
import { parse } from 'yaml';
import {
  type ChartNode,
  type HelmTemplate,
  type HelmTemplateOptions,
  loadSubchart,
  renderDependencies,
  stagedCrds,
  stageUmbrella,
} from '../../../components/helm/index.ts';
import { type JsonObject, readYaml } from '../../../components/json/index.ts';

let directory: string;
let chart: ChartNode;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'render-'));
  await write('redis/Chart.yaml', 'name: redis\nversion: 1.0.0\nappVersion: 0644\ndependencies: [{ name: common }]\n');
  await write('redis/values.yaml', 'port: 1\n');
  await write('redis/templates/a.yaml', 'a: 1\n');
  await write('redis/charts/common/Chart.yaml', 'name: common\nversion: 2.0.0\n');
  await write('redis/charts/common/templates/_b.tpl', 'b');
  await write('grafana/Chart.yaml', 'name: grafana\nversion: 7.0.19\n');
  await create({ file: join(directory, 'grafana-7.0.19.tgz'), gzip: true, cwd: directory }, ['grafana']);
  const [redis, grafana] = await Promise.all(
    ['redis', 'grafana-7.0.19.tgz'].map((name) =>
      loadSubchart({ path: join(directory, name), sha256: name }, join(directory, 'cache')),
    ),
  );
  if (redis === undefined || grafana === undefined) throw new Error('missing');
  const dependencies = [{ ...redis, name: 'cache' }, grafana];
  chart = { name: 'sentiment', version: '0.1.0', values: {}, declared: [], dependencies };
});

afterEach(() => rm(directory, { recursive: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(directory, path)), { recursive: true });
  await writeFile(join(directory, path), text);
}

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

function render(helmTemplate: HelmTemplate, values: JsonObject = {}) {
  return renderDependencies({
    chart,
    umbrella: join(directory, 'sentiment'),
    values,
    release: { name: 'app', namespace: 'ns' },
    capabilities: { kubeVersion: '1.34.0', apiVersions: ['monitoring.coreos.com/v1'] },
    helmTemplate,
    explain: { values: {}, origin: () => undefined, frameAt: () => undefined },
  });
}

describe('renderDependencies', () => {
  it('renders once, with only the values of the dependencies, and capabilities that do not depend on a cluster', async () => {
    const asked: HelmTemplateOptions[] = [];
    const values = { global: { a: 1 }, cache: { size: 1 }, redis: { size: 2 }, grafana: {}, image: 'x' };
    await render(async (options) => {
      asked.push(options);
      return [];
    }, values);
    expect(asked).toEqual([
      {
        chart: 'sentiment',
        path: directory,
        release_name: 'app',
        namespace: 'ns',
        values: { cache: { size: 1 }, grafana: {} },
        kube_version: '1.34.0',
        api_versions: ['v1', 'monitoring.coreos.com/v1'],
        include_test_hook_resources: true,
        skip_crd_rendering: true,
      },
    ]);
  });

  it('returns the same text, whether or not the provider knows that a kind is namespaced', async () => {
    const object = (metadata: JsonObject) => async () => [{ apiVersion: 'v1', kind: 'Service', metadata }];
    const bare = await render(object({ name: 'a' }));
    expect(await render(object({ name: 'a', namespace: 'ns' }))).toEqual(bare);
    expect(await render(object({ name: 'a', namespace: 'other' }))).not.toEqual(bare);
  });

  it('names the template of an object, and only the chart for an object without a template', async () => {
    const object = (kind: string, name: string, more: JsonObject = {}) => ({
      apiVersion: 'v1',
      kind,
      metadata: { name, ...more },
    });
    const sources = {
      ...object('ConfigMap', 'sources', { labels: { 'kubesentiment.io/sources': '' } }),
      data: {
        'sentiment/charts/cache/templates/a.yaml': '["v1","Service",null,"a"]\n["v1","Service","other","a"]\n',
        'sentiment/charts/grafana/templates/b.yaml': '["v1","Secret","ns","a"]\n',
      },
    };
    const objects = [
      object('Service', 'a', { namespace: 'ns' }),
      object('Service', 'a', { namespace: 'other' }),
      object('Secret', 'a'),
      object('CustomResourceDefinition', 'a'),
    ];
    const documents = await render(async () => [...objects, sources]);
    expect(documents.map(({ source }) => source)).toEqual([
      'sentiment/charts/cache/templates/a.yaml',
      'sentiment/charts/cache/templates/a.yaml',
      'sentiment/charts/grafana/templates/b.yaml',
      'sentiment/charts',
    ]);
  });

  it('removes its own object with the sources, also without templates, but not a similar object of a chart', async () => {
    const labels = { 'kubesentiment.io/sources': '' };
    const own = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels } });
    const documents = await render(async () => [own('mine'), { ...own('sources'), data: null }]);
    expect(documents.map(({ text }) => /name: (.*)/.exec(text)?.[1])).toEqual(['mine']);
    expect(await render(async () => [own('sources')])).toEqual([]);
  });

  it('keeps strings that YAML 1.1 reads as another type', async () => {
    const metadata = { name: 'a', annotations: { on: 'no', version: '0644' } };
    const [document] = await render(async () => [{ apiVersion: 'v1', kind: 'Service', metadata }]);
    const { value } = readYaml({ text: document?.text ?? '', file: 'a', code: 'CHART_INVALID_YAML' });
    expect(value).toMatchObject({ metadata });
  });

  it('refuses numbers that may have lost digits', async () => {
    const claim = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { seconds: [9007199254740992] } };
    await expect(render(async () => [claim])).rejects.toMatchObject({
      code: 'DEPENDENCY_RENDER_FAILED',
      message: expect.stringMatching(/Pod\/a: spec\.seconds.*9007199254740992/),
    });
  });

  it('reports the template with its line, and the missing value of the dependency', async () => {
    await write('sentiment/charts/cache/templates/a.yaml', 'a: 1\nb: {{ .Values.auth.user }}\n');
    const failing = render(async () => {
      const place = 'sentiment/charts/cache/templates/a.yaml';
      throw new Error(
        `failed to create chart from template: template: ${place}:2:13: executing "${place}" at <.Values.auth.user>: nil pointer evaluating interface {}.user`,
      );
    });
    await expect(failing).rejects.toMatchObject({
      code: 'DEPENDENCY_RENDER_FAILED',
      position: { file: 'charts/cache/templates/a.yaml', line: 2, column: 14 },
      frame: expect.stringContaining('> 2 | b: {{ .Values.auth.user }}'),
      hint: expect.stringContaining('kubesentiment:values.cache.auth is not set.'),
    });
  });

  it("keeps Helm's message when it names no file of the dependencies", async () => {
    const failing = render(async () => {
      throw new Error('something else');
    });
    await expect(failing).rejects.toMatchObject({
      code: 'DEPENDENCY_RENDER_FAILED',
      message: expect.stringContaining('something else'),
    });
  });
});
