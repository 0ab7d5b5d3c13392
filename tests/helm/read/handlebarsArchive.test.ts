import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { stageHandlebarsArchive } from '../../../components/helm/index.ts';
import { type ArchiveEntry, archiveOf, archiveWith } from '../../dependencies/sources/archives.ts';
import { withFolder } from '../../packaging/chartFolder.ts';

const template = { path: 'demo/templates/a.yaml.hbs', text: 'a: {{Values.a}}\n' };

/** Unpacks an archive; the paths of the files that it leaves in the cache, or the error. */
function staged(archive: Buffer): Promise<string | undefined> {
  return withFolder({}, async (folder) => {
    await writeFile(join(folder, 'demo.tgz'), archive);
    const found = await stageHandlebarsArchive(join(folder, 'demo.tgz'), join(folder, 'cache'));
    return found === undefined ? undefined : await readFile(join(found, 'templates', 'a.yaml.hbs'), 'utf8');
  });
}

describe('an archive with Handlebars templates', () => {
  it('is unpacked once', async () => {
    expect(await staged(archiveOf('demo', '1.0.0', template))).toBe(template.text);
    await withFolder({ 'demo.tgz': archiveOf('demo', '1.0.0', template) }, async (folder) => {
      const stage = () => stageHandlebarsArchive(join(folder, 'demo.tgz'), join(folder, 'cache'));
      expect(await stage()).toBe(await stage());
      expect(await readdir(join(folder, 'cache'))).toHaveLength(1);
    });
  });

  it.each<[string, ...ArchiveEntry[]]>([
    ['Go templates', { path: 'demo/templates/b.yaml' }],
    ['other files of this name', { path: 'demo/files/b.hbs' }],
    ['templates in a subchart', { path: 'demo/charts/kid/templates/b.yaml.hbs' }],
  ])('is not one with %s', async (_, ...entries) => {
    expect(await staged(archiveOf('demo', '1.0.0', ...entries))).toBeUndefined();
  });

  it.each<[string, Buffer]>([
    ['is not complete', archiveOf('demo', '1.0.0', template).subarray(0, 100)],
    ['has an unsafe path', archiveOf('demo', '1.0.0', template, { path: 'demo/../../b' })],
    ['has a link', archiveOf('demo', '1.0.0', template, { path: 'demo/b', header: { type: 'Link', linkpath: '/b' } })],
    ['has a file twice', archiveWith(template, template)],
  ])('that %s is left to the reader of Helm charts, which refuses it', async (_, archive) => {
    expect(await staged(archive)).toBeUndefined();
  });

  it('must not have a file that is also a folder', async () => {
    const archive = archiveOf('demo', '1.0.0', template, { path: 'demo/b' }, { path: 'demo/b/c' });
    await expect(staged(archive)).rejects.toMatchObject({ code: 'DEPENDENCY_INVALID' });
  });
});
