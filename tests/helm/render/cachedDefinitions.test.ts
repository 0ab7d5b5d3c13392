import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cachedCrds } from '../../../components/helm/render/cachedDefinitions.ts';

const fileOf = (name: string, path = 'demo/crds/a.yaml') => ({
  path,
  data: Buffer.from(
    `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: ${name} }\n`,
  ),
});

describe('CRDs of a Helm chart', () => {
  let directory: string;
  const read = async (...files: ReturnType<typeof fileOf>[]) =>
    (await cachedCrds(directory, files)).map(({ source, object }) => `${source} ${object.metadata.name}`);
  const kept = async () => (await readdir(directory)).map((name) => join(directory, name));

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'definitions-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  test('are parsed once for the same files', async () => {
    expect(await read(fileOf('a'))).toEqual(['demo/crds/a.yaml a']);
    const [file = ''] = await kept();
    // An edit of the cache entry shows that the files are not parsed again.
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll('"name":"a"', '"name":"kept"'));
    expect(await read(fileOf('a'))).toEqual(['demo/crds/a.yaml kept']);
    expect(await read(fileOf('b'))).toEqual(['demo/crds/a.yaml b']);
    expect(await read(fileOf('a', 'demo/charts/cache/crds/a.yaml'))).toEqual(['demo/charts/cache/crds/a.yaml a']);
    expect(await kept()).toHaveLength(3);
  });

  test.each(['', '{}', '[{"source": "x"}]'])(
    'are read again if their cached text was damaged to %j',
    async (damage) => {
      await read(fileOf('a'));
      const [file = ''] = await kept();
      await writeFile(file, damage);
      expect(await read(fileOf('a'))).toEqual(['demo/crds/a.yaml a']);
    },
  );

  test('that are invalid are not cached', async () => {
    expect(await read()).toEqual([]);
    await expect(read({ path: 'demo/crds/a.yaml', data: Buffer.from('a: [') })).rejects.toMatchObject({
      code: 'CHART_INVALID_YAML',
      position: { file: 'demo/crds/a.yaml', line: 1 },
    });
    expect(await kept()).toEqual([]);
  });
});
