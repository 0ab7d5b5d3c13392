import { chmod, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { PackageRequest } from '../../components/packaging/packageChart.ts';
import { archiveOf } from '../dependencies/sources/archives.ts';
import { chartFiles, packageFolder, textsIn, withFolder } from './chartFolder.ts';

function packaged(files: Readonly<Record<string, string | Buffer>>, request?: Partial<PackageRequest>) {
  return withFolder({ ...chartFiles, ...files }, (folder) => packageFolder(folder, request));
}

describe('an archive', () => {
  it('has the same bytes for files of other times, modes and owners', async () => {
    const first = await packaged({});
    const second = await withFolder(chartFiles, async (folder) => {
      await chmod(join(folder, 'values.yaml'), 0o755);
      await utimes(join(folder, 'templates/config.yaml'), 1, 1);
      return packageFolder(folder);
    });
    expect(second.data.equals(first.data)).toBe(true);
    // The bytes are those of every machine.
    expect(first.sha256).toMatchInlineSnapshot(`"8f7ca507255613b1a788f6270dda3a336a1eeda617a63c7a9d74cad8b5b4ca86"`);
    expect(first.fileName).toBe('demo-1.0.0.tgz');
  });

  it('has all files in one folder, with fixed times and without owners', async () => {
    const { data } = await packaged({});
    const tar = gunzipSync(data);
    expect(tar.length % 512).toBe(0);
    const header = tar.subarray(0, 512);
    const field = (from: number, to: number) =>
      header.subarray(from, to).toString('latin1').replaceAll('\0', '').trim();
    expect(field(0, 100)).toBe('demo/Chart.yaml');
    expect(Number.parseInt(field(100, 108), 8)).toBe(0o644);
    expect(Number.parseInt(field(136, 148), 8)).toBe(Date.UTC(1980, 0, 1) / 1000);
    expect([field(108, 116), field(116, 124), field(265, 297), field(297, 329)].join('').replaceAll('0', '')).toBe('');
    expect(await textsIn(data)).toEqual(chartFiles);
  });

  it('keeps long paths, paths beyond ASCII and empty files', async () => {
    const long = `files/${'a'.repeat(90)}/${'b'.repeat(120)}/${'c'.repeat(60)}.txt`;
    const files = {
      [long]: 'far away',
      'files/größe-漢字.txt': 'big',
      'files/empty': '',
    };
    expect(await textsIn((await packaged(files)).data)).toEqual({
      ...chartFiles,
      ...files,
    });
  });

  it('leaves out what .helmignore lists, but not the templates and the schema of a Handlebars chart', async () => {
    const files = {
      '.helmignore': '*.hbs\n*.json\nsecret/\n',
      'secret/key': 'x',
      'templates/a.yaml.hbs': 'a: 1\n',
      'templates/.hidden.hbs': 'x',
      'values.schema.json': '{}',
      'other.json': '{}',
    };
    const paths = async (isOwn: boolean) => Object.keys(await textsIn((await packaged(files, { isOwn })).data)).sort();
    const common = ['.helmignore', ...Object.keys(chartFiles)];
    expect(await paths(false)).toEqual(common.sort());
    const own = ['templates/a.yaml.hbs', 'templates/_/_not-for-helm.tpl', 'values.schema.json'];
    expect(await paths(true)).toEqual([...common, ...own].sort());
  });

  it('has another version and appVersion if asked, and the comments of Chart.yaml', async () => {
    const { data, fileName } = await packaged({}, { version: '2.0.0-rc.1+build', appVersion: '1e3' });
    expect(fileName).toBe('demo-2.0.0-rc.1+build.tgz');
    expect((await textsIn(data))['Chart.yaml']).toBe(
      '# Ours\napiVersion: v2\nname: demo\nversion: "2.0.0-rc.1+build" # the first\nappVersion: "1e3"\n',
    );
    const without = await packaged({ 'Chart.yaml': 'name: demo\nversion: 1.0.0\n' }, { appVersion: 'yes' });
    expect((await textsIn(without.data))['Chart.yaml']).toBe('name: demo\nversion: 1.0.0\nappVersion: "yes"\n');
  });

  it.each(['one', '1.2.3.4', '1.0.0/..', '', '1.0.0\n', 'v'])('is not made for the version %j', async (version) => {
    await expect(packaged({}, { version })).rejects.toMatchObject({
      code: 'CONFIG_INVALID_VALUE',
    });
  });

  it('is not made of what no reader accepts', async () => {
    const large = { 'files/large': Buffer.alloc(5 * 1024 * 1024 + 1) };
    await expect(packaged(large)).rejects.toMatchObject({ code: 'DEPENDENCY_INVALID' });
    const invalid = { 'Chart.yaml': 'a: {{' };
    await expect(packaged(invalid)).rejects.toMatchObject({ code: 'DEPENDENCY_INVALID' });
  });

  it('has the dependencies of elsewhere in charts/', async () => {
    const kid = {
      'Chart.yaml': 'name: kid\nversion: 0.1.0\n',
      '.helmignore': 'notes\n',
      notes: 'mine',
    };
    const own = { 'charts/near/Chart.yaml': 'name: near\nversion: 0.3.0\n' };
    await withFolder({ ...kid, 'far.tgz': archiveOf('far', '0.2.0') }, (elsewhere) =>
      withFolder(
        {
          ...chartFiles,
          ...own,
          'charts/old-1.0.0.tgz': archiveOf('old', '1.0.0'),
        },
        async (folder) => {
          const dependencies = [
            { name: 'kid', version: '0.1.0', path: elsewhere },
            {
              name: 'far',
              version: '0.2.0',
              path: join(elsewhere, 'far.tgz'),
            },
            {
              name: 'near',
              version: '0.3.0',
              path: join(folder, 'charts', 'near'),
            },
          ];
          const ours = await packageFolder(folder, {
            dependencies,
            isOwn: true,
          });
          const paths = Object.keys(await textsIn(ours.data)).filter((path) => path.startsWith('charts/'));
          expect(paths).toEqual(['charts/far-0.2.0.tgz', 'charts/kid-0.1.0.tgz', 'charts/near/Chart.yaml']);
          const helms = await packageFolder(folder, { dependencies });
          expect(Object.keys(await textsIn(helms.data))).toContain('charts/old-1.0.0.tgz');
        },
      ),
    );
  });
});
