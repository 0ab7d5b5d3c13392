import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { homedir, hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { shortStackName } from '../config/index.ts';
import { ReleaseError } from '../errors.ts';
import { parseYaml } from '../json/index.ts';

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

/** Who holds a stack of a file backend. Other backends know by themselves whether a run is alive. */
export async function readLocks({
  stack,
  directory,
  env = process.env,
}: Omit<LockedStack, 'say'>): Promise<StackLock[]> {
  const folder = await lockFolder(stack, directory, env);
  if (folder === undefined) return [];
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8').catch(() => '')));
  return texts.map(parseLock).filter((lock) => lock !== undefined);
}

/**
 * Clears the lock that a killed Pulumi left on a stack of a file backend.
 * @throws ReleaseError RELEASE_IN_PROGRESS that names the holder when that may still be at work.
 */
export async function clearStaleLock({ stack, directory, env = process.env, say }: LockedStack): Promise<void> {
  const locks = await readLocks({ stack, directory, env });
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
  await promisify(execFile)('pulumi', args, { cwd: directory, env }).catch((cause: unknown) => {
    const output = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : '';
    throw new ReleaseError('RELEASE_IN_PROGRESS', `pulumi ${args.join(' ')} failed.`, { frame: output, cause });
  });
  say(
    `  Cleared the lock that a killed run (pid ${locks.map(({ pid }) => pid).join(', ')}) had left on the stack ${stack}.`,
  );
}

/** Where a file backend keeps the stack's locks; none for backends of other kinds. */
async function lockFolder(stack: string, directory: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const project = await readYaml(join(directory, 'Pulumi.yaml'));
  const url = env.PULUMI_BACKEND_URL || textIn(project?.backend, 'url') || (await loggedInto(env));
  const name = project?.name;
  if (url === undefined || !url.startsWith('file://') || typeof name !== 'string') return undefined;
  const root = url.startsWith('file:///') ? fileURLToPath(url) : url.slice('file://'.length).replace(/^~/, homedir());
  return join(root, '.pulumi', 'locks', 'organization', name, shortStackName(stack));
}

/** The backend of `pulumi login`. */
async function loggedInto(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const credentials = join(env.PULUMI_HOME || join(homedir(), '.pulumi'), 'credentials.json');
  return textIn(await readYaml(credentials), 'current');
}

async function readYaml(file: string): Promise<Record<string, unknown> | undefined> {
  // What is not there, or no YAML, names no backend.
  const value: unknown = await readFile(file, 'utf8')
    .then((text) => parseYaml(text, 'pulumi'))
    .catch(() => undefined);
  return typeof value === 'object' && value !== null ? { ...value } : undefined;
}

function textIn(value: unknown, key: string): string | undefined {
  const text = typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === key) : [];
  return typeof text?.[1] === 'string' ? text[1] : undefined;
}
