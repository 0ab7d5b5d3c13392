import { createWriteStream } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/**
 * Writes one member of a zip archive to a file and makes it executable.
 * @throws Error if the archive does not contain the member
 */
export async function extractMember(archive: string, member: string, file: string): Promise<void> {
  const yauzl = await import('yauzl');
  const zip = await yauzl.openPromise(archive);
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName !== member) continue;
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(file));
      await chmod(file, 0o755);
      return;
    }
  } finally {
    zip.close();
  }
  throw new Error(`${archive} has no member ${member}.`);
}
