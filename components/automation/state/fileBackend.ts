import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shortStackName } from '../../config/index.ts';
import { isJsonObject, type Json, parseYaml } from '../../json/index.ts';

/** The files of a stack in Pulumi's file backend. */
export interface StackFiles {
  /** The folder of the lock files. */
  locks: string;
  /** The folder with the state files of the project's stacks. */
  states: string;
  /** The stack's name in the backend: its state file without the extension. */
  name: string;
}

/**
 * Finds the files of a stack; undefined for other kinds of backends.
 * @param directory the project's folder
 * @param env Pulumi's environment
 */
export async function stackFiles(
  stack: string,
  directory: string,
  env: NodeJS.ProcessEnv,
): Promise<StackFiles | undefined> {
  const project = await readYaml(join(directory, 'Pulumi.yaml'));
  const { name, backend } = isJsonObject(project) ? project : {};
  const url = env.PULUMI_BACKEND_URL || textIn(backend, 'url') || (await loggedInto(env));
  if (url === undefined || !url.startsWith('file://') || typeof name !== 'string') return undefined;
  const root = url.startsWith('file:///')
    ? fileURLToPath(url)
    : resolve(directory, url.slice('file://'.length).replace(/\?.*$/, '').replace(/^~/, homedir()));
  const bookkeeping = join(root, '.pulumi');
  return {
    locks: join(bookkeeping, 'locks', 'organization', name, shortStackName(stack)),
    states: join(bookkeeping, 'stacks', name),
    name: shortStackName(stack),
  };
}

/** The backend of `pulumi login`. */
async function loggedInto(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const credentials = join(env.PULUMI_HOME || join(homedir(), '.pulumi'), 'credentials.json');
  return textIn(await readYaml(credentials), 'current');
}

async function readYaml(file: string): Promise<Json | undefined> {
  // A missing or invalid file sets no backend.
  return readFile(file, 'utf8')
    .then((text) => parseYaml(text, 'pulumi'))
    .catch(() => undefined);
}

function textIn(value: Json | undefined, key: string): string | undefined {
  const text = isJsonObject(value) ? value[key] : undefined;
  return typeof text === 'string' ? text : undefined;
}
