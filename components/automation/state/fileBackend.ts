import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shortStackName } from '../../config/index.ts';
import { parseYaml } from '../../json/index.ts';

/** A stack as Pulumi's file backend keeps it. */
export interface StackFiles {
  /** The folder with a file for each lock. */
  locks: string;
  /** The folder of the state files of the project's stacks. */
  states: string;
  /** The stack's name there, which is that of its state file without an ending. */
  name: string;
}

/**
 * Where a file backend keeps a stack; undefined for backends of other kinds.
 * @param directory the project's folder
 * @param env Pulumi's environment
 */
export async function stackFiles(
  stack: string,
  directory: string,
  env: NodeJS.ProcessEnv,
): Promise<StackFiles | undefined> {
  const project = await readYaml(join(directory, 'Pulumi.yaml'));
  const url = env.PULUMI_BACKEND_URL || textIn(project?.backend, 'url') || (await loggedInto(env));
  const name = project?.name;
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
