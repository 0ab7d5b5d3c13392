import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import { helmConfigFolder } from './helmFiles.ts';

/** A registry's user: a password, or an identity token that is exchanged for access tokens. */
export type RegistryCredentials = { username: string; password: string } | { identityToken: string };

/** The timeout of a credential helper, in milliseconds. */
const helperTimeout = 30_000;

/**
 * The credentials that `helm registry login` or `docker login` stored for a registry, in the file or with a credential
 * helper.
 */
export async function dockerCredentials(
  host: string,
  env: NodeJS.ProcessEnv,
): Promise<RegistryCredentials | undefined> {
  const docker = join(env.DOCKER_CONFIG || join(env.HOME || homedir(), '.docker'), 'config.json');
  for (const file of [env.HELM_REGISTRY_CONFIG || join(helmConfigFolder(env), 'registry', 'config.json'), docker]) {
    const found = await credentialsIn(await readConfig(file), host, env);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function readConfig(file: string): Promise<JsonObject> {
  try {
    const content: Json = JSON.parse(await readFile(file, 'utf8'));
    return isJsonObject(content) ? content : {};
  } catch {
    return {};
  }
}

async function credentialsIn(config: JsonObject, host: string, env: NodeJS.ProcessEnv) {
  const { auths, credHelpers, credsStore } = config;
  const names =
    host === 'registry-1.docker.io' ? [host, 'docker.io', 'https://index.docker.io/v1/'] : [host, `https://${host}`];
  for (const name of names) {
    const own = isJsonObject(credHelpers) ? credHelpers[name] : undefined;
    const helper = typeof own === 'string' ? own : credsStore;
    const kept = typeof helper === 'string' && helper !== '' ? await askHelper(helper, name, env) : undefined;
    const found = kept ?? credentialsOf(isJsonObject(auths) ? auths[name] : undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

function credentialsOf(entry: Json | undefined): RegistryCredentials | undefined {
  if (!isJsonObject(entry)) return undefined;
  if (typeof entry.identitytoken === 'string' && entry.identitytoken !== '')
    return { identityToken: entry.identitytoken };
  const text = typeof entry.auth === 'string' ? Buffer.from(entry.auth, 'base64').toString('utf8') : '';
  const colon = text.indexOf(':');
  return colon < 1
    ? undefined
    : { username: text.slice(0, colon), password: text.slice(colon + 1).replace(/\0+$/, '') };
}

/** Runs `docker-credential-<helper>` (https://github.com/docker/docker-credential-helpers#development). */
async function askHelper(
  helper: string,
  name: string,
  env: NodeJS.ProcessEnv,
): Promise<RegistryCredentials | undefined> {
  if (!/^[\w.-]+$/.test(helper)) return undefined;
  const output = await new Promise<string>((resolve) => {
    const child = spawn(`docker-credential-${helper}`, ['get'], {
      env,
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: helperTimeout,
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    // A helper that is missing, or exits before it reads the request, counts as "no credentials".
    child.on('error', () => resolve(''));
    child.stdin.on('error', () => undefined);
    child.on('close', (code) => resolve(code === 0 ? Buffer.concat(chunks).toString('utf8') : ''));
    child.stdin.end(name);
  });
  try {
    const { Username: username, Secret: password }: JsonObject = JSON.parse(output);
    if (typeof username !== 'string' || typeof password !== 'string') return undefined;
    return username === '<token>' ? { identityToken: password } : { username, password };
  } catch {
    return undefined;
  }
}
