import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from '../process/errorCode.ts';
import { throwIfInterrupted } from '../process/interrupt.ts';

const pollMs = 500;

/** Whether a process of this machine lives. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** Whether the holder of a lock (`HOST PID`) still runs. Processes on other hosts can't be checked, so their locks are ignored: the first build to finish wins. */
export function holdsLock(
  content: string,
  host: string = hostname(),
  alive: (pid: number) => boolean = isAlive,
): boolean {
  const [holder, pid] = content.split(' ');
  return holder === host && alive(Number(pid));
}

/**
 * Does the work while no other process on this machine does the same. A process that had to wait finds the work done or does it itself.
 * The lock of a killed process is ignored.
 */
export async function withBuildLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  while (!(await take(file))) {
    throwIfInterrupted();
    await delay(pollMs);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function take(file: string): Promise<boolean> {
  try {
    await writeFile(file, `${hostname()} ${process.pid}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  const content = await readFile(file, 'utf8').catch(() => undefined);
  // An empty lock is being written at this moment.
  if (content !== undefined && content !== '' && !holdsLock(content)) await rm(file, { force: true });
  return false;
}

/** Removes the remains of killed builds: folders `NAME.tmp-PID` of processes that have ended. */
export async function removeStaleFolders(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = /\.tmp-(\d+)$/.exec(name)?.[1];
    // Safe to remove: Go's read-only module files are not in a build's own folder.
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(folder, name), { recursive: true, force: true });
  }
}
