import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import type { JsonObject } from '../../components/config/index.ts';
import {
  type HelmTemplate,
  type HelmTemplateOptions,
  type ResolvedDependency,
  renderDependencies,
  stageUmbrella,
} from '../../components/dependencies/index.ts';

const metadata = { apiVersion: 'v2', name: 'sentiment', version: '0.1.0' };

let directory: string;
let resolved: ResolvedDependency[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'render-'));
  await mkdir(join(directory, 'redis/templates'), { recursive: true });
  await writeFile(join(directory, 'redis/Chart.yaml'), 'name: redis\n');
  await writeFile(join(directory, 'redis/templates/a.yaml'), 'a: 1\n');
  await writeFile(join(directory, 'grafana-7.0.19.tgz'), 'archive');
  resolved = [
    {
      dependency: { name: 'redis', version: '*', alias: 'cache', condition: 'cache.enabled', tags: ['x'] },
      version: '1.0.0',
      path: join(directory, 'redis'),
      sha256: 'a',
    },
    {
      dependency: { name: 'grafana', version: '^7.0.0', repository: 'https://charts.example' },
      version: '7.0.19',
      path: join(directory, 'grafana-7.0.19.tgz'),
      sha256: 'b',
    },
  ];
});

afterEach(() => rm(directory, { recursive: true }));

describe('stageUmbrella', () => {
  it('makes one chart that holds all dependencies at their exact versions, already decided', async () => {
    const umbrella = await stageUmbrella({ metadata, resolved, cacheDirectory: join(directory, 'cache') });
    expect(parse(await readFile(join(umbrella, 'Chart.yaml'), 'utf8'))).toEqual({
      ...metadata,
      dependencies: [
        { name: 'redis', version: '1.0.0', repository: '', alias: 'cache' },
        { name: 'grafana', version: '7.0.19', repository: 'https://charts.example' },
      ],
    });
    expect((await readdir(join(umbrella, 'charts'), { recursive: true })).sort()).toEqual([
      'grafana-7.0.19.tgz',
      'redis-1.0.0',
      'redis-1.0.0/Chart.yaml',
      'redis-1.0.0/templates',
      'redis-1.0.0/templates/a.yaml',
    ]);
  });

  it('makes it once, also when two runs begin at the same time', async () => {
    const cacheDirectory = join(directory, 'cache');
    const stage = () => stageUmbrella({ metadata, resolved, cacheDirectory });
    const [first, second] = await Promise.all([stage(), stage()]);
    expect(second).toBe(first);
    await writeFile(join(first, 'witness'), '');
    expect(await stage()).toBe(first);
    expect(await readdir(first)).toContain('witness');
    expect(await readdir(cacheDirectory)).toHaveLength(1);
  });

  it('makes another when the bytes of a dependency are others', async () => {
    const cacheDirectory = join(directory, 'cache');
    const first = await stageUmbrella({ metadata, resolved, cacheDirectory });
    const changed = resolved.map((dependency) => ({ ...dependency, sha256: `${dependency.sha256}2` }));
    expect(await stageUmbrella({ metadata, resolved: changed, cacheDirectory })).not.toBe(first);
  });
});

function render(helmTemplate: HelmTemplate, values: JsonObject = {}) {
  return renderDependencies({
    metadata,
    resolved,
    umbrella: join(directory, 'sentiment'),
    values,
    release: { name: 'app', namespace: 'ns' },
    capabilities: { kubeVersion: '1.34.0', apiVersions: ['monitoring.coreos.com/v1'] },
    helmTemplate,
  });
}

describe('renderDependencies', () => {
  it('asks once, with the values of the dependencies alone and capabilities that no cluster decides', async () => {
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
        values: { global: { a: 1 }, cache: { size: 1 }, grafana: {} },
        kube_version: '1.34.0',
        api_versions: ['v1', 'monitoring.coreos.com/v1'],
        include_test_hook_resources: true,
        skip_crd_rendering: false,
      },
    ]);
  });

  it('gives the same text whether or not the provider knew that a kind has a namespace', async () => {
    const object = (metadata: JsonObject) => async () => [{ apiVersion: 'v1', kind: 'Service', metadata }];
    const bare = await render(object({ name: 'a' }));
    expect(await render(object({ name: 'a', namespace: 'ns' }))).toEqual(bare);
    expect(await render(object({ name: 'a', namespace: 'other' }))).not.toEqual(bare);
  });

  it('names the dependency that an object belongs to, where its labels tell', async () => {
    const labels: JsonObject[] = [{ 'helm.sh/chart': 'cache-1.0.0' }, { 'app.kubernetes.io/name': 'grafana' }, {}];
    const documents = await render(async () =>
      labels.map((each, index) => ({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: `s${index}`, labels: each },
      })),
    );
    expect(documents.map(({ source }) => source)).toEqual([
      'sentiment/charts/cache',
      'sentiment/charts/grafana',
      'sentiment/charts',
    ]);
  });

  it("keeps Helm's message when it cannot render", async () => {
    const failing = render(async () => {
      throw new Error('execution error at (grafana/templates/a.yaml:3:4): no password');
    });
    await expect(failing).rejects.toMatchObject({
      code: 'DEPENDENCY_RENDER_FAILED',
      message: expect.stringContaining('grafana/templates/a.yaml:3:4'),
    });
  });
});
