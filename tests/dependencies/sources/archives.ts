import { gzipSync } from 'node:zlib';
import { Header, type HeaderData } from 'tar';

/** An entry of an archive: a plain file with this text by default; the header can override it. */
export interface ArchiveEntry {
  path: string;
  text?: string | Buffer;
  header?: HeaderData;
}

/** A reproducible gzipped tar file; its entries may be malicious. */
export function archiveWith(...entries: readonly ArchiveEntry[]): Buffer {
  return gzipSync(Buffer.concat([...entries.map(blockOf), Buffer.alloc(1024)]));
}

function blockOf({ path, text = '', header = {} }: ArchiveEntry): Buffer {
  const data = Buffer.from(text);
  const block = Buffer.alloc(512);
  new Header({ path, type: 'File', mode: 0o644, size: data.length, mtime: new Date(0), ...header }).encode(block, 0);
  return Buffer.concat([block, data, Buffer.alloc((512 - (data.length % 512)) % 512)]);
}

/** A chart's archive. */
export function archiveOf(name: string, version: string, ...more: readonly ArchiveEntry[]): Buffer {
  return archiveWith(
    { path: `${name}/Chart.yaml`, text: `apiVersion: v2\nname: ${name}\nversion: ${version}\n` },
    { path: `${name}/templates/a.yaml`, text: 'a: 1\n' },
    ...more,
  );
}
