import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ReleaseError } from '../components/errors.ts';
import { localStack, stackPath } from './backend.ts';
import { projectFolder } from './paths.ts';
import { say } from './progress.ts';
import { run } from './run.ts';

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

/** The pid may belong to another program by now. */
async function runsPulumi(pid: number): Promise<boolean> {
  const { stdout } = await promisify(execFile)('ps', ['-p', String(pid), '-o', 'comm=']).catch(() => ({ stdout: '' }));
  return stdout.includes('pulumi');
}

/**
 * Clears the lock that a killed Pulumi left on a stack.
 * @throws ReleaseError RELEASE_IN_PROGRESS that names the holder when that may still be at work.
 */
export async function clearStaleLock(stack: string = localStack, env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const folder = stackPath('locks', stack);
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8').catch(() => '')));
  const locks = texts.map(parseLock).filter((lock) => lock !== undefined);
  if (locks.length === 0) return;
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
  const args = ['cancel', '--yes', '--stack', stack, '--non-interactive'];
  const { code, output } = await run('pulumi', args, { cwd: projectFolder, env });
  if (code !== 0) throw new ReleaseError('RELEASE_IN_PROGRESS', `pulumi ${args.join(' ')} failed.`, { frame: output });
  say(
    `  Cleared the lock that a killed run (pid ${locks.map(({ pid }) => pid).join(', ')}) had left on the stack ${stack}.`,
  );
}
