import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ReleaseError } from '../../errors.ts';
import { type StackFiles, stackFiles } from './fileBackend.ts';
import { repairState, tornFiles } from './repairState.ts';

/** Who holds a stack, as Pulumi's file backend writes it. */
export interface StackLock {
  pid: number;
  username: string;
  hostname: string;
  timestamp: string;
}

/** @returns none for a text that is no such lock, such as one that is being written right now. */
export function parseLock(text: string): StackLock | undefined {
  try {
    const { pid, username = 'somebody', hostname: host, timestamp = '' } = JSON.parse(text);
    if (!Number.isInteger(pid) || typeof host !== 'string') return undefined;
    return { pid, username: String(username), hostname: host, timestamp: String(timestamp) };
  } catch {
    return undefined;
  }
}

/** Whether the holder is gone for certain: only a process of this host can be looked at. */
export async function isStale(
  lock: StackLock,
  host: string,
  isPulumi: (pid: number) => Promise<boolean>,
): Promise<boolean> {
  return lock.hostname === host && !(await isPulumi(lock.pid));
}

/** Whether a process of this host is Pulumi's: the pid may belong to another program by now. */
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
  /** Told what was done. */
  say: (line: string) => void;
}

type StackPlace = Omit<LockedStack, 'say'>;

/** Who holds a stack of a file backend. Other backends know by themselves whether a run is alive. */
export const readLocks = (place: StackPlace): Promise<StackLock[]> => readOf(place, locksIn);

/** The files of a stack of a file backend that a killed run left half written. */
export const readTornFiles = (place: StackPlace): Promise<string[]> => readOf(place, tornFiles);

/** The lock files of a stack that say nothing of their holder: a machine lost its power while they were written. */
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
      // One that is gone by now holds nothing.
      const text = await readFile(path, 'utf8').catch(() => undefined);
      return text === undefined ? [] : [{ path, text }];
    }),
  );
  return found.flat();
}

/**
 * Puts right what a killed Pulumi left of a stack of a file backend: a state that is half written, and its lock.
 * @throws ReleaseError RELEASE_IN_PROGRESS that names the holder when that may still be at work; ENGINE_FAILED where no whole
 * state is left
 */
export async function recoverStack({ stack, directory, env = process.env, say }: LockedStack): Promise<void> {
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
        hint: `Wait for it to end. If that process is gone for certain: pulumi cancel --stack ${stack}`,
      },
    );
  }
  const [torn] = await tornLocksIn(files);
  if (torn !== undefined) throw unreadableLock(stack, torn);
  // First: with such a state no command of Pulumi's works, `cancel` included.
  await repairState(files, say);
  if (locks.length === 0) return;
  const args = ['cancel', '--yes', '--stack', stack, '--non-interactive'];
  await promisify(execFile)('pulumi', args, { cwd: directory, env }).catch((cause: unknown) => {
    const output = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : '';
    throw new ReleaseError('RELEASE_IN_PROGRESS', `pulumi ${args.join(' ')} failed.`, { frame: output, cause });
  });
  say(
    `  Cleared the lock that a killed run (pid ${locks.map(({ pid }) => pid).join(', ')}) had left on the stack ${stack}.`,
  );
}

function unreadableLock(stack: string, path: string): ReleaseError {
  return new ReleaseError('RELEASE_IN_PROGRESS', `The lock ${path} of the stack ${stack} is half written.`, {
    hint: `It does not say who holds the stack. If no run is at work on it: pulumi cancel --stack ${stack}`,
  });
}
