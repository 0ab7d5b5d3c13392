import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readSettings } from '../../components/config/index.ts';
import type { JsonObject } from '../../components/json/index.ts';
import { recordedCrds } from '../../components/manifest/index.ts';
import { renderRelease } from '../../components/render/index.ts';

describe('dependencies of a release', () => {
  let projectDirectory: string;
  /** Replaces Helm's engine: each render has a number, which its generated password contains. */
  let renders: number;
  const password = (): JsonObject => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'cache', labels: { 'helm.sh/chart': 'cache-1.0.0' } },
    stringData: { password: `number ${renders}` },
  });

  beforeEach(async () => {
    renders = 0;
    projectDirectory = await mkdtemp(join(tmpdir(), 'project-'));
    await write('chart/Chart.yaml', {
      apiVersion: 'v2',
      name: 'demo',
      version: '1.0.0',
      dependencies: [{ name: 'cache', version: '1.0.0', repository: 'file://../cache' }],
    });
    await write('chart/Chart.lock', {
      dependencies: [{ name: 'cache', version: '1.0.0', repository: 'file://../cache' }],
    });
    await write('chart/values.yaml', {});
    await write('chart/templates/_own.yaml.hbs', '');
    await write('cache/Chart.yaml', { apiVersion: 'v2', name: 'cache', version: '1.0.0' });
    await write('cache/values.yaml', { size: 1 });
  });
  afterEach(() => rm(projectDirectory, { recursive: true }));

  async function write(path: string, content: JsonObject | string): Promise<void> {
    const file = join(projectDirectory, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  }

  function render(values: JsonObject = {}, secretKeys: string[] = [], release: JsonObject = {}) {
    const config = {
      'kubesentiment:release': JSON.stringify({ name: 'r', namespace: 'ns', chart: 'chart', ...release }),
      'kubesentiment:values': JSON.stringify(values),
    };
    const helmTemplate = async () => {
      renders++;
      return [password()];
    };
    return renderRelease({
      settings: readSettings({ stack: 'dev', config, secretKeys }),
      projectDirectory,
      helmTemplate,
    });
  }

  test('are rendered once for the same values, and again for others', async () => {
    await write('cache/templates/secret.yaml', 'password: {{ .Values.password }}');
    const [first, second] = [await render(), await render()];
    expect([renders, second]).toEqual([1, first]);
    await render({ cache: { size: 2 } });
    expect(renders).toBe(2);
  });

  test('are not rendered again for a value that they do not see', async () => {
    await write('cache/templates/secret.yaml', 'password: {{ .Values.password }}');
    await render({ image: 'v1' });
    await render({ image: 'v2' });
    expect(renders).toBe(1);
    await render({ image: 'v2', global: { size: 2 } });
    expect(renders).toBe(2);
  });

  test('that were edited are rendered again', async () => {
    await write('cache/templates/secret.yaml', 'password: {{ .Values.password }}');
    await render();
    await write('cache/templates/secret.yaml', 'password: {{ .Values.secret }}');
    await render();
    expect(renders).toBe(2);
  });

  test('leave no files with values derived from secrets', async () => {
    await write('cache/templates/secret.yaml', 'password: {{ .Values.password }}');
    await render({ cache: { password: 'x' } }, ['kubesentiment:values']);
    const before = renders;
    await render({ cache: { password: 'x' } }, ['kubesentiment:values']);
    expect(renders).toBe(2 * before);
  });

  test('add their CRDs, also from the cache, and none if they are disabled', async () => {
    const crd = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };
    const named = (name: string) => ({ ...crd, metadata: { name } });
    await write('chart/crds/own.yaml', named('own.example'));
    await write('cache/crds/a.yaml', named('a.example'));
    await write('cache/charts/inner/Chart.yaml', { apiVersion: 'v2', name: 'inner', version: '1.0.0' });
    await write('cache/charts/inner/crds/b.yaml', named('b.example'));
    await write('cache/charts/inner/crds/own.yaml', named('own.example'));
    await write('chart/Chart.yaml', {
      ...{ apiVersion: 'v2', name: 'demo', version: '1.0.0' },
      dependencies: [{ name: 'cache', version: '1.0.0', repository: 'file://../cache', condition: 'cache.enabled' }],
    });
    for (const secretKeys of [[], [], ['kubesentiment:values']]) {
      const { content, crds } = await render({ cache: { size: 1 } }, secretKeys);
      expect(crds.map(({ source, object }) => `${source} ${object.metadata.name}`)).toEqual([
        'demo/crds/own.yaml own.example',
        'demo/charts/cache/crds/a.yaml a.example',
        'demo/charts/cache/charts/inner/crds/b.yaml b.example',
      ]);
      expect(content.manifest).not.toContain('CustomResourceDefinition');
      expect(recordedCrds(content.chart.metadata)).toHaveLength(3);
    }
    const { crds } = await render({ cache: { enabled: false } });
    expect(crds.map(({ object }) => object.metadata.name)).toEqual(['own.example']);
  });

  test('have generated values that are secret and not cached, or are refused with strictRendering', async () => {
    await write('cache/templates/secret.yaml', 'password: {{ randAlphaNum 10 }}');
    const { generated, objects } = await render();
    expect(generated).toMatchObject({ lines: ['Secret/cache: stringData.password generated'], isFresh: true });
    expect(objects[0]?.counterpart).not.toEqual(objects[0]?.object);
    await render();
    expect(renders).toBe(4);
    const kept = await readdir(join(projectDirectory, '.kubesentiment'), { recursive: true });
    expect(kept.filter((name) => name.includes('renders'))).toEqual([]);
    const strict = () => render({}, [], { strictRendering: true });
    await expect(strict()).rejects.toMatchObject({
      code: 'CHART_NOT_REPRODUCIBLE',
      message: expect.stringContaining('Secret/cache'),
    });
    await expect(strict()).rejects.toMatchObject({ code: 'CHART_NOT_REPRODUCIBLE' });
  });
});
