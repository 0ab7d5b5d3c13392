import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cachedRender } from '../../../components/helm/index.ts';
import type { Json } from '../../../components/json/index.ts';
import type { SourceDocument } from '../../../components/manifest/index.ts';

const documents: SourceDocument[] = [{ source: 'demo/charts/cache', text: 'kind: Service', line: 1 }];

describe('renders of dependencies', () => {
  let directory: string;
  let rendered: number;
  const render = async (request: Json, again?: SourceDocument[]) => {
    const made = await cachedRender(join(directory, 'renders'), request, async () => {
      rendered++;
      return again === undefined ? { documents } : { documents, again };
    });
    return made.documents;
  };
  const files = async () => (await readdir(join(directory, 'renders'))).map((name) => join(directory, 'renders', name));

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kubesentiment-renders-'));
    rendered = 0;
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  test('run once for the same charts and values', async () => {
    expect([await render({ tag: 'v1' }), await render({ tag: 'v1' })]).toEqual([documents, documents]);
    expect(rendered).toBe(1);
    await render({ tag: 'v2' });
    expect(rendered).toBe(2);
  });

  test('are readable only for the user', async () => {
    await render({});
    const [file = ''] = await files();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test.each(['', '{"half": ', '[{"source": "x"}]', '{}'])(
    'that were damaged to %j are rendered again',
    async (damage) => {
      await render({});
      const [file = ''] = await files();
      await writeFile(file, damage);
      expect(await render({})).toEqual(documents);
      expect(rendered).toBe(2);
      expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(documents);
    },
  );

  test('that fail are not cached', async () => {
    const fail = () =>
      cachedRender(join(directory, 'renders'), {}, () =>
        Promise.reject<{ documents: SourceDocument[] }>(new Error('no')),
      );
    await expect(fail()).rejects.toThrow('no');
    expect(await render({})).toEqual(documents);
  });

  test('that differ in a second render are not cached: they may contain passwords', async () => {
    await render({}, []);
    await expect(files()).rejects.toThrow('ENOENT');
    await render({}, []);
    expect(rendered).toBe(2);
  });

  test('are evicted by newer ones', async () => {
    for (let tag = 0; tag < 25; tag++) await render({ tag });
    expect(await files()).toHaveLength(20);
  });

  test('work without a writable cache', async () => {
    await writeFile(join(directory, 'renders'), 'a file');
    await chmod(join(directory, 'renders'), 0o400);
    expect(await render({})).toEqual(documents);
  });
});
