import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isJsonObject, type Json, type JsonObject } from '../../../json/index.ts';

/** A process, as far as it matters here. */
export interface RunningProcess {
  pid: number;
  parent: number;
  /** The name of its program; systems cut it. */
  program: string;
  /** Whole seconds since it began. */
  age: number;
  /** Its folder for temporary files, where the system tells. */
  folder?: string;
}

/** Where copies are looked for, and who may need them. */
export interface CopiesRequest {
  /** The value of the config key kubernetes:kubeconfig: a path or the text. */
  kubeconfig: string;
  /** The folder for temporary files of Go programs. */
  folder?: string;
  processes?: () => readonly RunningProcess[];
  /** Whether the run of this process is at its end, so that its own providers need no copy any more. */
  isEnding: boolean;
  now?: number;
}

/** The beginning of every provider's name, as long as systems tell it. */
const providerProgram = 'pulumi-resource';

let registered = false;

/**
 * The kubernetes provider writes the kubeconfig that it is given into a file for Helm, and leaves the file there
 * (pulumi-kubernetes, provider/pkg/provider/util.go, writeKubeconfigToFile). Removes it when the engine ends this process, or is gone,
 * and those of runs that were killed. One process serves one run.
 */
export function removeKubeconfigCopiesWithRun(kubeconfig: string | undefined): void {
  if (kubeconfig === undefined || registered) return;
  setImmediate(remove, { kubeconfig, isEnding: false });
  removeKubeconfigCopiesAtExit(kubeconfig);
  // By this the engine ends its plugins; without a handler Node would not come to the end of the process.
  process.once('SIGINT', () => process.exit(130));
}

/** The same at the end of a program that has failed: the engine goes no further then, and may not have asked for this provider. */
export function removeKubeconfigCopiesAtExit(kubeconfig: string | undefined): void {
  if (kubeconfig === undefined || registered) return;
  registered = true;
  process.on('exit', () => remove({ kubeconfig, isEnding: true }));
}

function remove(request: CopiesRequest): void {
  if (process.platform === 'win32') return;
  try {
    removeKubeconfigCopies(request);
  } catch {
    // The next run tries again.
  }
}

/**
 * Removes copies of a kubeconfig that nobody needs. What is not certainly one, or may be in use, stays.
 * @returns the paths of the files that were removed
 */
export function removeKubeconfigCopies({
  kubeconfig,
  folder = process.env.TMPDIR || '/tmp',
  processes = runningProcesses,
  isEnding,
  now = Date.now(),
}: CopiesRequest): string[] {
  const files = readdirSync(folder)
    .filter((name) => /^kubeconfig\d+$/.test(name))
    .map((name) => join(folder, name))
    .filter((path) => isCopy(path, kubeconfig));
  if (files.length === 0) return [];
  // Asked after the files were listed: who wrote one is among them, or has ended.
  const users = usersAmong(processes(), isEnding).filter((each) => each.folder === undefined || each.folder === folder);
  return files.filter((path) => {
    const written = lstatSync(path).mtimeMs;
    // The second that a process may be older than it says.
    if (users.some(({ age }) => now - (age + 1) * 1000 <= written)) return false;
    rmSync(path, { force: true });
    return true;
  });
}

/** Providers that an engine still needs. */
function usersAmong(all: readonly RunningProcess[], isEnding: boolean): RunningProcess[] {
  const byPid = new Map(all.map((each) => [each.pid, each]));
  const ancestors = new Set<number>();
  for (
    let pid: number | undefined = process.pid;
    pid !== undefined && !ancestors.has(pid);
    pid = byPid.get(pid)?.parent
  ) {
    ancestors.add(pid);
  }
  return all.filter(({ program, parent }) => {
    if (!program.includes(providerProgram)) return false;
    // One whose engine is gone ends by itself, after minutes.
    const isNeeded = byPid.get(parent)?.program.includes('pulumi') ?? false;
    return isNeeded && !(isEnding && ancestors.has(parent));
  });
}

function runningProcesses(): RunningProcess[] {
  const columns = ['-o', 'pid=', '-o', 'ppid=', '-o', 'etime=', '-o', 'comm='];
  const list = (...which: string[]) =>
    execFileSync('ps', [...which, ...columns], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  let text: string;
  try {
    text = list('-A');
  } catch {
    // Busybox lists all processes, and does not know the option.
    text = list();
  }
  return text.split('\n').flatMap((line) => {
    const [, pid, parent, age = '', program = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined) return [];
    const own = program.includes(providerProgram) ? folderOf(pid) : undefined;
    const more = own === undefined ? {} : { folder: own };
    return [{ pid: Number(pid), parent: Number(parent), age: secondsOf(age), program, ...more }];
  });
}

/** What Linux tells of the processes of the same user. */
function folderOf(pid: string): string | undefined {
  try {
    const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    const name = 'TMPDIR=';
    return variables.find((variable) => variable.startsWith(name))?.slice(name.length) || '/tmp';
  } catch {
    return undefined;
  }
}

/** `[[days-]hours:]minutes:seconds` (POSIX, ps). */
function secondsOf(elapsed: string): number {
  const [clock = '', days = '0'] = elapsed.split('-').reverse();
  return clock.split(':').reduce((total, part) => total * 60 + Number(part), 0) + Number(days) * 86_400;
}

const largest = 1024 * 1024;

function isCopy(path: string, kubeconfig: string): boolean {
  try {
    const { size, uid, mode } = lstatSync(path);
    const isOurs = lstatSync(path).isFile() && uid === process.getuid?.() && (mode & 0o077) === 0 && size <= largest;
    return isOurs && identityOf(readFileSync(path, 'utf8')) === identityOf(textOf(kubeconfig));
  } catch {
    return false;
  }
}

function textOf(pathOrText: string): string {
  const path = pathOrText.startsWith('~/') ? join(homedir(), pathOrText.slice(2)) : pathOrText;
  return !path.includes('\n') && existsSync(path) ? readFileSync(path, 'utf8') : pathOrText;
}

/** Fields that a copy has as the original has them, by the list that they are in. */
const compared: Readonly<Record<string, readonly string[]>> = {
  cluster: ['server', 'certificate-authority-data'],
  user: ['token', 'username', 'password', 'client-certificate-data', 'client-key-data'],
  context: ['cluster', 'user', 'namespace'],
};

/** What two texts of one kubeconfig have in common, however they are laid out. */
function identityOf(text: string): string {
  // Loaded here: most runs find no such file.
  const { parse } = createRequire(import.meta.url)('yaml');
  const value: Json = parse(text);
  if (!isJsonObject(value)) throw new Error('This is not a kubeconfig.');
  const lists = Object.entries(compared).map(([entry, fields]) => {
    const items = value[`${entry}s`];
    const named = (Array.isArray(items) ? items.filter(isJsonObject) : []).map((item) => {
      const content: JsonObject = isJsonObject(item[entry]) ? item[entry] : {};
      return [String(item.name), ...fields.map((field) => String(content[field] ?? '').replaceAll(/\s/g, ''))];
    });
    return named.map((parts) => JSON.stringify(parts)).sort();
  });
  return JSON.stringify([lists, value['current-context'] ?? '']);
}
