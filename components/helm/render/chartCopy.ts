import { rmSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/**
 * Passes a temporary copy of a staged chart with a `templates/` folder, for a render that must change files. The
 * changes may contain secrets: only this user can read the copy, and it is removed when this process exits (not after
 * SIGKILL).
 */
export async function withChartCopy<Result>(folder: string, use: (copy: string) => Promise<Result>): Promise<Result> {
  const parent = await mkdtemp(join(tmpdir(), 'kubesentiment-chart-'));
  const onExit = () => rmSync(parent, { recursive: true, force: true });
  process.on('exit', onExit);
  try {
    const copy = join(parent, basename(folder));
    await cp(folder, copy, { recursive: true, dereference: true });
    await mkdir(join(copy, 'templates'), { recursive: true });
    return await use(copy);
  } finally {
    await rm(parent, { recursive: true, force: true });
    process.off('exit', onExit);
  }
}
