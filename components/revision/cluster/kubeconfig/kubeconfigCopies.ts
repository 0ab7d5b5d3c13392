import { existsSync, lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isJsonObject, type JsonObject, parseYaml, readSimpleYaml } from '../../../json/index.ts';
import { providerProgram, type RunningProcess, runningProcesses } from './runningProcesses.ts';

/** Where to search for copies, and which processes may still need them. */
export interface CopiesRequest {
  /** The value of the config key kubernetes:kubeconfig: a path or the content. */
  kubeconfig: string;
  /** The folder that Go programs use for temporary files. */
  folder?: string;
  processes?: () => readonly RunningProcess[];
  /** Whether the run of this process is ending, so that its own providers no longer need a copy. */
  isEnding: boolean;
  now?: number;
}

/** Kubeconfigs whose copies this process removes when it ends. */
const registered = new Set<string>();

/**
 * Removes the copies of the kubeconfig that the kubernetes provider writes for Helm and never deletes
 * (pulumi-kubernetes, provider/pkg/provider/util.go, writeKubeconfigToFile): the copy of this run when the engine ends this process, and at
 * once the copies of runs that were killed. One process serves one run.
 */
export function removeKubeconfigCopiesWithRun(kubeconfig: string | undefined): void {
  if (kubeconfig === undefined || registered.has(kubeconfig)) return;
  setImmediate(remove, { kubeconfig, isEnding: false });
  removeKubeconfigCopiesAtExit(kubeconfig);
  // The engine ends its plugins with SIGINT. Without a handler, Node would skip the exit handlers.
  if (registered.size === 1) process.once('SIGINT', () => process.exit(130));
}

/** Removes them when this process exits. For a program that failed: the engine may not have started our provider in that run. */
export function removeKubeconfigCopiesAtExit(kubeconfig: string | undefined): void {
  if (kubeconfig === undefined || registered.has(kubeconfig)) return;
  registered.add(kubeconfig);
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
 * Removes copies of a kubeconfig that no process needs. Keeps a file if it may be something else, or may be in use.
 * @returns the paths of the removed files
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
  // After the files are listed, so that the list contains every process that wrote one of them and still runs.
  const users = usersAmong(processes(), isEnding).filter((each) => each.folder === undefined || each.folder === folder);
  return files.filter((path) => {
    const written = lstatSync(path).mtimeMs;
    // Plus one second, because the age of a process is rounded down.
    if (users.some(({ age }) => now - (age + 1) * 1000 <= written)) return false;
    rmSync(path, { force: true });
    return true;
  });
}

/** Providers that a running engine still needs. */
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
    // A provider whose engine is gone exits by itself after some minutes.
    const isNeeded = byPid.get(parent)?.program.includes('pulumi') ?? false;
    return isNeeded && !(isEnding && ancestors.has(parent));
  });
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

/** Fields that are equal in a copy and its original, by the kind of entry. */
const compared: Readonly<Record<string, readonly string[]>> = {
  cluster: ['server', 'certificate-authority-data'],
  user: ['token', 'username', 'password', 'client-certificate-data', 'client-key-data'],
  context: ['cluster', 'user', 'namespace'],
};

/** Equal for two texts of the same kubeconfig, whatever their layout. */
function identityOf(text: string): string {
  // The engine kills this process a second after its signal, so load nothing now.
  const value = readSimpleYaml(text)?.value ?? parseYaml(text);
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
