import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { publishArchive } from '../../../components/dependencies/index.ts';
import { entriesOf } from '../../../components/dependencies/sources/indexEntries.ts';
import { withFolder } from '../../packaging/chartFolder.ts';
import { archiveOf } from '../sources/archives.ts';

function publish(folder: string, data: Buffer, more: { url?: string; provenance?: Buffer } = {}) {
  const settings = { repositories: {}, mirrors: {} };
  return publishArchive({
    ...{ shownAs: 'a.tgz', data, target: folder, settings, projectDirectory: folder, env: {}, ...more },
  });
}

const indexOf = async (folder: string) => parse(await readFile(join(folder, 'index.yaml'), 'utf8'));

const existing = `apiVersion: v1
entries:
  other:
  - apiVersion: v1
    created: "2020-01-01T00:00:00Z"
    digest: abc
    name: other
    urls: [https://elsewhere.example/other-1.0.0.tgz]
    version: 1.0.0
  demo:
  - created: "2021-01-01T00:00:00Z"
    digest: def
    name: demo
    urls: [demo-1.9.0.tgz]
    version: 1.9.0
generated: "2021-01-01T00:00:00Z"
`;

describe('an archive in the folder of a repository', () => {
  it('is added to the index, whose other entries stay', async () => {
    await withFolder({ 'index.yaml': existing }, async (folder) => {
      const before = parse(existing);
      await publish(folder, archiveOf('demo', '1.10.0'));
      await publish(folder, archiveOf('demo', '1.2.0-rc.1'), { url: 'https://charts.example/x/' });
      const index = await indexOf(folder);
      expect(index.entries.other).toEqual(before.entries.other);
      expect(index.entries.demo.map(({ version }: { version: string }) => version)).toEqual([
        '1.10.0',
        '1.9.0',
        '1.2.0-rc.1',
      ]);
      expect(index.entries.demo[1]).toEqual(before.entries.demo[0]);
      expect(index.entries.demo[0]).toMatchObject({ name: 'demo', apiVersion: 'v2', urls: ['demo-1.10.0.tgz'] });
      expect(index.entries.demo[2].urls).toEqual(['https://charts.example/x/demo-1.2.0-rc.1.tgz']);
      const [newest] = entriesOf(await readFile(join(folder, 'index.yaml'), 'utf8'), 'demo');
      expect(newest).toMatchObject({ version: '1.10.0', digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    });
  });

  it('may be published again with the same content only', async () => {
    await withFolder({}, async (folder) => {
      const target = join(folder, 'new', 'folder');
      expect(await publish(target, archiveOf('demo', '1.0.0'))).toMatchObject({ isKnown: false });
      const index = await indexOf(target);
      expect(await publish(target, archiveOf('demo', '1.0.0'))).toMatchObject({ isKnown: true });
      expect(await indexOf(target)).toEqual(index);
      const other = archiveOf('demo', '1.0.0', { path: 'demo/b' });
      await expect(publish(target, other)).rejects.toMatchObject({ code: 'PACKAGE_EXISTS' });
      await writeFile(join(target, 'demo-2.0.0.tgz'), 'somebody else has put it here');
      const second = publish(target, archiveOf('demo', '2.0.0'));
      await expect(second).rejects.toMatchObject({ code: 'PACKAGE_EXISTS' });
      expect((await readdir(target)).sort()).toEqual(['demo-1.0.0.tgz', 'demo-2.0.0.tgz', 'index.yaml']);
    });
  });

  it('must be a chart, with its own signature, and the index one of charts', async () => {
    await withFolder({ 'bad/index.yaml': 'a: {{', 'list/index.yaml': '- a\n' }, async (folder) => {
      await expect(publish(folder, Buffer.from('no'))).rejects.toMatchObject({ code: 'DEPENDENCY_INVALID' });
      const data = archiveOf('demo', '1.0.0');
      const provenance = Buffer.from('of another');
      await expect(publish(folder, data, { provenance })).rejects.toMatchObject({ code: 'PACKAGE_ALTERED' });
      for (const name of ['bad', 'list']) {
        await expect(publish(join(folder, name), data)).rejects.toMatchObject({ code: 'CONFIG_INVALID_VALUE' });
      }
    });
  });
});
