import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a file through a temporary file and a rename: readers see the old file or the complete new one. */
export async function writeAtomically(target: string, data: Buffer | string, mode = 0o644): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const temporary = `${target}.${randomUUID()}`;
  try {
    await writeFile(temporary, data, { mode });
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
}
