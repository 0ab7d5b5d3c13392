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

/** Who holds a lock: `HOST PID`. Another host's process can't be looked at, so its lock holds nobody up: the first to finish wins. */
export function holdsLock(
  content: string,
  host: string = hostname(),
  alive: (pid: number) => boolean = isAlive,
): boolean {
  const [holder, pid] = content.split(' ');
  return holder === host && alive(Number(pid));
}

/**
 * Does the work while no other process of this machine does the same; one that waited finds it done or does it itself.
 * A holder that was killed holds nobody up.
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
  // An empty lock is one that is being written right now.
  if (content !== undefined && content !== '' && !holdsLock(content)) await rm(file, { force: true });
  return false;
}

/** Removes what builds that were killed have left: folders `NAME.tmp-PID` of processes that are gone. */
export async function removeStaleFolders(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = /\.tmp-(\d+)$/.exec(name)?.[1];
    // Go's read-only module files are not in there: the build's own folder is all ours.
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(folder, name), { recursive: true, force: true });
  }
}
