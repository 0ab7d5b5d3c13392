import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readSettings } from '../../components/config/index.ts';
import { changedPaths, formatPath, isJsonObject, type JsonObject } from '../../components/json/index.ts';
import { digestOf, maskContent, type ReleaseContent } from '../../components/manifest/index.ts';
import { renderRelease } from '../../components/render/index.ts';

describe('a release with generated fields', () => {
  let projectDirectory: string;
  let renders: number;

  beforeEach(async () => {
    renders = 0;
    projectDirectory = await mkdtemp(join(tmpdir(), 'project-'));
    const dependencies = [{ name: 'cache', version: '1.0.0', repository: 'file://../cache' }];
    await write('chart/Chart.yaml', { apiVersion: 'v2', name: 'demo', version: '1.0.0', dependencies });
    await write('chart/Chart.lock', { dependencies });
    await write('chart/values.yaml', {});
    await write('cache/Chart.yaml', { apiVersion: 'v2', name: 'cache', version: '1.0.0' });
    await write('cache/values.yaml', {});
    await write('cache/templates/pod.yaml', '{{ randAlphaNum 10 }}');
  });
  afterEach(() => rm(projectDirectory, { recursive: true }));

  async function write(path: string, content: JsonObject | string): Promise<void> {
    const file = join(projectDirectory, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  }

  function render(values: JsonObject, { content, secret }: { content?: ReleaseContent; secret?: boolean } = {}) {
    const config = {
      'kubesentiment:release': JSON.stringify({ name: 'r', namespace: 'ns', chart: 'chart' }),
      'kubesentiment:values': JSON.stringify({ cache: values }),
    };
    return renderRelease({
      settings: readSettings({ stack: 'dev', config, secretKeys: secret ? ['kubesentiment:values'] : [] }),
      projectDirectory,
      helmTemplate: async (options) => {
        const number = renders++;
        const { cache } = options.values;
        const given = isJsonObject(cache) ? cache : {};
        return [
          {
            ...{ apiVersion: 'v1', kind: 'Pod' },
            metadata: { name: 'p', annotations: { rollme: `roll${number}` }, labels: { level: String(given.level) } },
            spec: { password: `generated${number}x`, api: String(given.api), fixed: 'fixed' },
          },
        ];
      },
      ...(content === undefined ? {} : { recorded: async () => ({ content, digest: digestOf(content) }) }),
    });
  }

  function secretFields({ objects }: Awaited<ReturnType<typeof render>>): string[] {
    return objects.flatMap(({ object, counterpart }) => changedPaths(object, counterpart).map(formatPath));
  }

  test('marks kept fields and values derived from config secrets as secret, but no renewed fields', async () => {
    expect(secretFields(await render({ level: 'a', api: 'x' }))).toEqual(['spec.password']);
    const rendered = await render({ level: 'level', api: 'topsecret' }, { secret: true });
    expect(secretFields(rendered)).toEqual(['metadata.labels.level', 'spec.password', 'spec.api']);
    const { manifest } = maskContent(rendered.content);
    expect(manifest).toContain('rollme: roll');
    expect(manifest).not.toMatch(/generated\d|topsecret/);
  });

  test('has only the recorded values in a preview', async () => {
    const first = await render({ level: 'a' });
    expect(first.objects[0]?.fresh?.map(formatPath)).toEqual(['metadata.annotations.rollme', 'spec.password']);
    const same = await render({ level: 'a' }, { content: first.content });
    expect([same.objects[0]?.fresh, same.generated?.isDeployed]).toEqual([[], true]);
    const other = await render({ level: 'b' }, { content: first.content });
    expect(other.objects[0]?.fresh?.map(formatPath)).toEqual(['metadata.annotations.rollme']);
    expect(other.generated?.lines).toEqual(['Pod/p: metadata.annotations.rollme renewed; spec.password kept']);
  });
});
