import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readSettings } from '../../components/config/index.ts';
import type { HelmTemplate } from '../../components/helm/index.ts';
import type { JsonObject } from '../../components/json/index.ts';
import { renderRelease } from '../../components/render/index.ts';

let projectDirectory: string;
beforeEach(async () => {
  projectDirectory = await mkdtemp(join(tmpdir(), 'project-'));
});
afterEach(() => rm(projectDirectory, { recursive: true }));

async function write(template: string): Promise<void> {
  const files = { 'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.0.0\n', 'templates/a.yaml': template };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(projectDirectory, 'demo', name)), { recursive: true });
    await writeFile(join(projectDirectory, 'demo', name), text);
  }
}

interface Stack {
  values?: JsonObject;
  kubeVersion?: string;
  secretKeys?: string[];
}

/** Renders in a new process, as far as the cache is concerned. @returns the manifest, and how often the engine ran */
async function render({ values = {}, kubeVersion = '1.34.0', secretKeys = [] }: Stack = {}, output = () => 'x') {
  let runs = 0;
  const helmTemplate: HelmTemplate = async () => {
    runs++;
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { a: ${output()} }\n`;
    const labels = { 'kubesentiment.io/texts-of': '0' };
    return [{ metadata: { labels }, data: { chart: 'demo', 'templates/a.yaml': text } }];
  };
  const settings = readSettings({
    stack: 'dev',
    config: {
      'kubesentiment:release': JSON.stringify({ name: 'r', namespace: 'ns', chart: 'demo', kubeVersion }),
      'kubesentiment:values': JSON.stringify(values),
    },
    secretKeys,
  });
  const { content } = await renderRelease({ settings, projectDirectory, helmTemplate });
  return { manifest: content.manifest, runs };
}

describe('the output of the engine for a main Go template chart', () => {
  test('is taken from the cache as long as chart, values and capabilities stay the same', async () => {
    await write('a: 1\n');
    const first = await render();
    expect(first.runs).toBe(1);
    expect(await render()).toEqual({ ...first, runs: 0 });
    expect(await render({ values: { a: 1 } })).toMatchObject({ runs: 1 });
    expect(await render({ kubeVersion: '1.33.0' })).toMatchObject({ runs: 1 });
    expect(await render()).toMatchObject({ runs: 0 });
    await write('a: 2\n');
    expect(await render()).toMatchObject({ runs: 1 });
  });

  test('is never in the cache if the config has a secret', async () => {
    await write('a: 1\n');
    const stack = { values: { a: 'hunter2' }, secretKeys: ['kubesentiment:values'] };
    expect((await render(stack)).runs).toBeGreaterThan(0);
    expect((await render(stack)).runs).toBeGreaterThan(0);
  });

  test('is in the cache after a comparison, if the chart could generate something', async () => {
    await write('a: {{ if .Values.never }}{{ randAlpha 5 }}{{ end }}\n');
    expect(await render()).toMatchObject({ runs: 2 });
    expect(await render()).toMatchObject({ runs: 0 });
  });

  test('is never in the cache if it differs in each render', async () => {
    await write('a: {{ randAlpha 5 }}\n');
    let made = 0;
    const output = () => `made-${made++}`;
    expect(await render({}, output)).toMatchObject({ runs: 2 });
    expect(await render({}, output)).toMatchObject({ runs: 2 });
    const cache = join(projectDirectory, '.kubesentiment');
    const all = await readdir(cache, { recursive: true, withFileTypes: true });
    const texts = await Promise.all(
      all.filter((each) => each.isFile()).map((each) => readFile(join(each.parentPath, each.name), 'utf8')),
    );
    expect(texts.join('')).not.toContain('made-');
  });

  test('is rendered again if the cache is damaged', async () => {
    await write('a: 1\n');
    const first = await render();
    const folder = join(projectDirectory, '.kubesentiment', 'charts', 'texts');
    for (const name of await readdir(folder)) await writeFile(join(folder, name), '{"documents": 1}');
    expect(await render()).toEqual(first);
  });
});
