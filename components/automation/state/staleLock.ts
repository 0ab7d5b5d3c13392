import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ReleaseError } from '../../errors.ts';
import { type StackFiles, stackFiles } from './fileBackend.ts';
import { repairState, tornFiles } from './repairState.ts';

/** The holder of a stack, as Pulumi's file backend records it. */
export interface StackLock {
  pid: number;
  username: string;
  hostname: string;
  timestamp: string;
}

/** @returns undefined for a text that is not a complete lock, such as one that is being written at this moment */
export function parseLock(text: string): StackLock | undefined {
  try {
    const { pid, username = 'somebody', hostname: host, timestamp = '' } = JSON.parse(text);
    if (!Number.isInteger(pid) || typeof host !== 'string') return undefined;
    return { pid, username: String(username), hostname: host, timestamp: String(timestamp) };
  } catch {
    return undefined;
  }
}

/** Whether the holder has certainly ended: only processes on this host can be checked. */
export async function isStale(
  lock: StackLock,
  host: string,
  isPulumi: (pid: number) => Promise<boolean>,
): Promise<boolean> {
  return lock.hostname === host && !(await isPulumi(lock.pid));
}

/** Whether a process on this host is Pulumi: another program may have the pid by now. */
export async function runsPulumi(pid: number): Promise<boolean> {
  const { stdout } = await promisify(execFile)('ps', ['-p', String(pid), '-o', 'comm=']).catch(() => ({ stdout: '' }));
  return stdout.includes('pulumi');
}

export interface LockedStack {
  stack: string;
  /** The project's folder. */
  directory: string;
  /** Pulumi's environment. @default process.env */
  env?: NodeJS.ProcessEnv;
  /** Called with what was done. */
  report: (line: string) => void;
}

type StackPlace = Omit<LockedStack, 'report'>;

/** The locks of a stack in a file backend. Other backends detect dead runs themselves. */
export const readLocks = (place: StackPlace): Promise<StackLock[]> => readOf(place, locksIn);

/** The files of a stack in a file backend that a killed run left incomplete. */
export const readTornFiles = (place: StackPlace): Promise<string[]> => readOf(place, tornFiles);

/** The lock files of a stack without a readable holder: the machine lost power while they were written. */
export const readTornLocks = (place: StackPlace): Promise<string[]> => readOf(place, tornLocksIn);

async function readOf<Found>(
  { stack, directory, env = process.env }: StackPlace,
  read: (files: StackFiles) => Promise<Found[]>,
): Promise<Found[]> {
  const files = await stackFiles(stack, directory, env);
  return files === undefined ? [] : read(files);
}

async function locksIn(files: StackFiles): Promise<StackLock[]> {
  return (await lockFilesIn(files)).map(({ text }) => parseLock(text)).filter((lock) => lock !== undefined);
}

async function tornLocksIn(files: StackFiles): Promise<string[]> {
  return (await lockFilesIn(files)).filter(({ text }) => parseLock(text) === undefined).map(({ path }) => path);
}

async function lockFilesIn({ locks: folder }: StackFiles): Promise<{ path: string; text: string }[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
  const found = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      // A lock that has been removed meanwhile does not count.
      const text = await readFile(path, 'utf8').catch(() => undefined);
      return text === undefined ? [] : [{ path, text }];
    }),
  );
  return found.flat();
}

/**
 * Recovers a stack in a file backend after Pulumi was killed: repairs an incomplete state, and removes the lock.
 * @throws ReleaseError RELEASE_IN_PROGRESS with the holder, if it may still be running; ENGINE_FAILED if no complete state is left
 */
export async function recoverStack({ stack, directory, env = process.env, report }: LockedStack): Promise<void> {
  const files = await stackFiles(stack, directory, env);
  if (files === undefined) return;
  const locks = await locksIn(files);
  for (const lock of locks) {
    if (await isStale(lock, hostname(), runsPulumi)) continue;
    const { username, hostname: host, pid, timestamp } = lock;
    throw new ReleaseError(
      'RELEASE_IN_PROGRESS',
      `The stack ${stack} is in use by ${username}@${host} (pid ${pid}) since ${timestamp}.`,
      {
        hint: `Wait for it to end. If you are sure that the process has ended: pulumi cancel --stack ${stack}`,
      },
    );
  }
  const [torn] = await tornLocksIn(files);
  if (torn !== undefined) throw unreadableLock(stack, torn);
  // First, because with such a state every command of Pulumi fails, even `cancel`.
  await repairState(files, report);
  if (locks.length === 0) return;
  const args = ['cancel', '--yes', '--stack', stack, '--non-interactive'];
  await promisify(execFile)('pulumi', args, { cwd: directory, env }).catch((cause: unknown) => {
    const output = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : '';
    throw new ReleaseError('RELEASE_IN_PROGRESS', `pulumi ${args.join(' ')} failed.`, { frame: output, cause });
  });
  report(
    `  Cleared the lock that a killed run (pid ${locks.map(({ pid }) => pid).join(', ')}) left on the stack ${stack}.`,
  );
}

function unreadableLock(stack: string, path: string): ReleaseError {
  return new ReleaseError('RELEASE_IN_PROGRESS', `The lock ${path} of the stack ${stack} is incomplete.`, {
    hint: `It does not say who holds the stack. If no run is active on it: pulumi cancel --stack ${stack}`,
  });
}
