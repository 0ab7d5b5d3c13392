import { describe, expect, it } from '@jest/globals';
import { checkArchive, readArchive } from '../../../components/helm/read/archive.ts';
import { archiveOf, archiveWith } from '../../dependencies/sources/archives.ts';
import fc from '../../fastCheck.ts';

const redis = { name: 'redis', version: '1.2.3' };
const metadata = { path: 'redis/Chart.yaml', text: 'name: redis\nversion: 1.2.3\n' };
const large = 6 * 1024 * 1024;

describe('readArchive', () => {
  it('returns the identity of the chart', async () => {
    expect(await readArchive(archiveOf('redis', '1.2.3'), 'a.tgz')).toEqual(redis);
  });

  it('ignores nested charts', async () => {
    const inner = { path: 'redis/charts/common/Chart.yaml', text: 'name: common\nversion: 9.0.0\n' };
    expect(await readArchive(archiveOf('redis', '1.2.3', inner), 'a.tgz')).toEqual(redis);
  });

  it.each([
    ['a path that leads out', archiveWith(metadata, { path: 'redis/../../evil', text: 'x' })],
    ['an absolute path', archiveWith(metadata, { path: '/etc/evil', text: 'x' })],
    ['a path of Windows', archiveWith(metadata, { path: 'redis/..\\..\\evil', text: 'x' })],
    ['a drive', archiveWith(metadata, { path: 'C:/evil', text: 'x' })],
    ['a file next to the folder', archiveWith(metadata, { path: 'evil', text: 'x' })],
    ['a link', archiveWith(metadata, { path: 'redis/a', header: { type: 'SymbolicLink', linkpath: '/etc/passwd' } })],
    ['a hard link', archiveWith(metadata, { path: 'redis/a', header: { type: 'Link', linkpath: 'redis/Chart.yaml' } })],
    ['a device', archiveWith(metadata, { path: 'redis/a', header: { type: 'CharacterDevice' } })],
    ['a pipe', archiveWith(metadata, { path: 'redis/a', header: { type: 'FIFO' } })],
    ['a file of more than 5 MiB', archiveWith(metadata, { path: 'redis/a', text: Buffer.alloc(large) })],
    ['Chart.yaml twice', archiveWith(metadata, { ...metadata, path: 'other/Chart.yaml' })],
    ['no Chart.yaml', archiveWith({ path: 'redis/a', text: 'x' })],
    ['a Chart.yaml that is no text', archiveWith({ path: 'redis/Chart.yaml', text: Buffer.from([0x6e, 0xff, 0xfe]) })],
    ['a Chart.yaml without a version', archiveWith({ path: 'redis/Chart.yaml', text: 'name: redis\n' })],
    [
      'more entries than anybody needs',
      archiveWith(metadata, ...Array.from({ length: 10_001 }, (_, index) => ({ path: `redis/${index}`, text: '' }))),
    ],
    [
      'more than 100 MiB when it is unpacked',
      archiveWith(
        metadata,
        ...Array.from({ length: 21 }, (_, index) => ({ path: `redis/${index}`, text: Buffer.alloc(5 * 1024 * 1024) })),
      ),
    ],
    ['half of its bytes', archiveOf('redis', '1.2.3').subarray(0, 100)],
    ['something else', Buffer.from('<html>Please log in</html>')],
  ])('refuses an archive with %s', async (_what, archive) => {
    await expect(readArchive(archive, 'a.tgz')).rejects.toMatchObject({ code: 'DEPENDENCY_INVALID' });
  });

  it('accepts or refuses arbitrary bytes, and terminates', async () => {
    const whole = archiveOf('redis', '1.2.3');
    const edits = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(edits, async (list) => {
        const edited = Buffer.from(whole);
        for (const [index, byte] of list) edited[index] = byte;
        const found = await readArchive(edited, 'a.tgz').catch((error: { code: string }) => error.code);
        expect(typeof found === 'string' ? found : 'DEPENDENCY_INVALID').toBe('DEPENDENCY_INVALID');
      }),
      { numRuns: 200 },
    );
  });
});

describe('checkArchive', () => {
  it.each([
    ['name', { ...redis, name: 'valkey' }],
    ['version', { ...redis, version: '1.2.4' }],
  ])('refuses an archive of another %s', async (_what, wanted) => {
    await checkArchive(archiveOf('redis', '1.2.3'), redis, 'a.tgz');
    const check = checkArchive(archiveOf('redis', '1.2.3'), wanted, 'a.tgz');
    await expect(check).rejects.toMatchObject({ code: 'DEPENDENCY_INVALID' });
  });
});
