import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve, sep } from 'node:path';
import { ReleaseError } from '../../../errors.ts';
import { isJsonObject, type Json, type JsonObject, parseYaml } from '../../../json/index.ts';

/** The lists of a kubeconfig; each item has a name. */
const lists = ['clusters', 'contexts', 'users'] as const;

/** Fields that contain a file's path. Source: client-go, tools/clientcmd/loader.go, ResolvePaths. */
const fileFields: Readonly<Record<string, readonly string[]>> = {
  cluster: ['certificate-authority'],
  user: ['client-certificate', 'client-key', 'tokenFile'],
};

/**
 * The kubeconfig in a config key: a path, with `~/` for the home folder, or the content itself. Relative paths in it start at the working
 * folder. Source: pulumi-kubernetes, provider/pkg/provider/util.go, parseKubeconfigString.
 * @throws ReleaseError CLUSTER_CONFIG
 */
export function namedKubeconfig(pathOrText: string): JsonObject {
  const path = pathOrText === '~' || pathOrText.startsWith('~/') ? home() + pathOrText.slice(1) : pathOrText;
  // The content may be longer than any path, so check for a line break first.
  const isFile = !path.includes('\n') && existsSync(path);
  const value = isFile ? readKubeconfig(path) : parsed(pathOrText, 'The config key kubernetes:kubeconfig');
  if (isJsonObject(value)) return value;
  throw new ReleaseError(
    'CLUSTER_CONFIG',
    looksLikePath(path)
      ? `The config key kubernetes:kubeconfig names the file ${path}, which does not exist.`
      : 'The config key kubernetes:kubeconfig is neither a path nor the content of a kubeconfig.',
    { hint: `Set \`pulumi config set kubernetes:kubeconfig <path>\`, or remove the key to use KUBECONFIG.` },
  );
}

/**
 * The kubeconfig of this machine: the files in KUBECONFIG, or ~/.kube/config. Skips files that do not exist. If several files have an entry
 * of the same name, or a current context, the first one wins. Paths in a file are relative to its folder.
 * Source: client-go, tools/clientcmd/loader.go, ClientConfigLoadingRules.Load.
 * @returns undefined if no file has content
 * @throws ReleaseError CLUSTER_CONFIG
 */
export function ambientKubeconfig(): JsonObject | undefined {
  const files = kubeconfigPaths().filter((path) => existsSync(path));
  const found = files.flatMap((path) => {
    const value = readKubeconfig(path);
    return isJsonObject(value) ? [withAbsolutePaths(value, dirname(path))] : [];
  });
  return found.length === 0 ? undefined : merged(found);
}

/** The paths where this machine's kubeconfig is expected. */
export function kubeconfigPaths(): string[] {
  const { KUBECONFIG = '' } = process.env;
  if (KUBECONFIG === '') return [join(home(), '.kube', 'config')];
  return [...new Set(KUBECONFIG.split(delimiter).filter((path) => path !== ''))];
}

function home(): string {
  return process.env.HOME || homedir();
}

function readKubeconfig(path: string): Json | undefined {
  try {
    if (statSync(path).isDirectory()) throw new Error('it is a folder');
    return parsed(readFileSync(path, 'utf8'), path);
  } catch (cause) {
    if (cause instanceof ReleaseError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ReleaseError('CLUSTER_CONFIG', `${path} cannot be read as a kubeconfig: ${reason}.`, {
      cause,
      hint: 'Check KUBECONFIG or the config key kubernetes:kubeconfig.',
    });
  }
}

/** Never shows the parser's message, because it may quote a token. */
function parsed(text: string, place: string): Json | undefined {
  try {
    // The same YAML rules as client-go.
    return parseYaml(text);
  } catch (cause) {
    throw new ReleaseError('CLUSTER_CONFIG', `${place} cannot be read as a kubeconfig: it is not valid YAML.`, {
      cause,
      hint: 'Check KUBECONFIG or the config key kubernetes:kubeconfig.',
    });
  }
}

/** Guards against showing a secret that was put into the key by mistake. */
function looksLikePath(text: string): boolean {
  return /^(?:[.~]?[/\\]|[A-Za-z]:\\|\.\.[/\\]|[\w.-]+(?:[/\\][\w.-]+)*$)/.test(text) && text.length < 256;
}

function merged(kubeconfigs: readonly JsonObject[]): JsonObject {
  const result: JsonObject = {};
  for (const list of lists) {
    const items = new Map<Json | undefined, Json>();
    for (const item of kubeconfigs.flatMap((kubeconfig) => itemsOf(kubeconfig, list))) {
      if (!items.has(item.name)) items.set(item.name, item);
    }
    result[list] = [...items.values()];
  }
  const current = kubeconfigs.map((kubeconfig) => kubeconfig['current-context']).find((name) => name);
  return current === undefined ? result : { ...result, 'current-context': current };
}

export function itemsOf(kubeconfig: JsonObject, list: (typeof lists)[number]): JsonObject[] {
  const items = kubeconfig[list];
  return Array.isArray(items) ? items.filter(isJsonObject) : [];
}

function withAbsolutePaths(kubeconfig: JsonObject, folder: string): JsonObject {
  const result = { ...kubeconfig };
  for (const list of lists) {
    const key = list.slice(0, -1);
    result[list] = itemsOf(kubeconfig, list).map((item) => {
      const entry = item[key];
      return isJsonObject(entry) ? { ...item, [key]: withAbsoluteFields(entry, fileFields[key] ?? [], folder) } : item;
    });
  }
  return result;
}

function withAbsoluteFields(entry: JsonObject, fields: readonly string[], folder: string): JsonObject {
  const result = { ...entry };
  for (const field of fields) {
    const path = entry[field];
    if (typeof path === 'string' && path !== '') result[field] = resolve(folder, path);
  }
  const { exec } = entry;
  // A command without a slash is found through PATH.
  if (isJsonObject(exec) && typeof exec.command === 'string' && exec.command.includes(sep)) {
    result.exec = { ...exec, command: resolve(folder, exec.command) };
  }
  return result;
}
