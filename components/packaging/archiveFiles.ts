import type { FolderFile } from '../files/readFolder.ts';

/** Some readers of tar files warn about files of 1970. */
const fixedTime = new Date('1980-01-01T00:00:00Z');
const blockSize = 512;

/**
 * A gzip-compressed tar archive with the same bytes on every machine for the same files: sorted, without owners, and with a fixed time.
 * @param folder the top folder of the archive
 * @param files with unique paths relative to it
 */
export async function archiveFiles(folder: string, files: readonly FolderFile[]): Promise<Buffer> {
  // Node's zlib gives other bytes on other processors and in other versions; fflate is plain JavaScript.
  const [{ Header, Pax }, { gzipSync }] = await Promise.all([import('tar'), import('fflate')]);
  const sorted = files.toSorted((left, right) => Buffer.compare(Buffer.from(left.path), Buffer.from(right.path)));
  const blocks = sorted.flatMap(({ path, data }) => {
    const entry = {
      path: `${folder}/${path}`,
      mode: 0o644,
      size: data.length,
      mtime: fixedTime,
      type: 'File' as const,
    };
    const header = new Header(entry);
    // A path that is too long for the header precedes it in a header of its own.
    const extended = header.encode() ? [new Pax({ path: entry.path }).encode()] : [];
    return [...extended, header.block ?? Buffer.alloc(0), data, Buffer.alloc(-data.length & (blockSize - 1))];
  });
  const tar = Buffer.concat([...blocks, Buffer.alloc(2 * blockSize)]);
  return Buffer.from(gzipSync(tar, { level: 9, mtime: 0 }));
}
