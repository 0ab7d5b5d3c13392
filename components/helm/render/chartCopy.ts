import { rmSync } from 'node:fs';
import { copyFile, link, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/**
 * Passes a temporary copy of a staged chart with a `templates/` folder, for a render that must change files. The
 * changes may contain secrets: only this user can read the copy, and it is removed when this process exits (not after
 * SIGKILL). Files of the copy can be links to the files of the chart, so replace a file with writeAtomically and never
 * write into one.
 */
export async function withChartCopy<Result>(folder: string, use: (copy: string) => Promise<Result>): Promise<Result> {
  const parent = await mkdtemp(join(tmpdir(), 'kubesentiment-chart-'));
  const onExit = () => rmSync(parent, { recursive: true, force: true });
  process.on('exit', onExit);
  try {
    const copy = join(parent, basename(folder));
    await linkFolder(folder, copy);
    await mkdir(join(copy, 'templates'), { recursive: true });
    return await use(copy);
  } finally {
    await rm(parent, { recursive: true, force: true });
    process.off('exit', onExit);
  }
}

/** Copying a chart with large CRDs would take as long as rendering it. */
async function linkFolder(folder: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  const entries = await readdir(folder, { withFileTypes: true });
  await Promise.all(
    entries.map(async (entry) => {
      const [from, to] = [join(folder, entry.name), join(target, entry.name)];
      const isLink = entry.isSymbolicLink();
      if (isLink ? (await stat(from)).isDirectory() : entry.isDirectory()) return linkFolder(from, to);
      // The temporary folder may be on another file system, or on one without hard links.
      if (isLink) await copyFile(from, to);
      else await link(from, to).catch(() => copyFile(from, to));
    }),
  );
}
