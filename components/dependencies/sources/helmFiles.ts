import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { RepositorySettings } from '../../config/index.ts';
import { credentialsInUrl, withoutCredentials } from '../../config/index.ts';
import { isJsonObject, type Json, parseYaml } from '../../json/index.ts';

/** A repository from `helm repo add`. */
export interface HelmRepository extends RepositorySettings {
  name: string;
}

/** Helm's configuration folder (https://helm.sh/docs/helm/helm/#environment-variables). */
export function helmConfigFolder(env: NodeJS.ProcessEnv): string {
  if (env.HELM_CONFIG_HOME) return env.HELM_CONFIG_HOME;
  if (env.XDG_CONFIG_HOME) return join(env.XDG_CONFIG_HOME, 'helm');
  const home = env.HOME || homedir();
  return process.platform === 'darwin' ? join(home, 'Library', 'Preferences', 'helm') : join(home, '.config', 'helm');
}

/**
 * The repositories in Helm's repositories.yaml; empty if the file is missing or unreadable. Credentials in a URL become
 * fields, because URLs are shown in messages and written into locks.
 */
export async function helmRepositories(env: NodeJS.ProcessEnv): Promise<HelmRepository[]> {
  const file = env.HELM_REPOSITORY_CONFIG || join(helmConfigFolder(env), 'repositories.yaml');
  let content: Json;
  try {
    content = parseYaml(await readFile(file, 'utf8'));
  } catch {
    return [];
  }
  const entries = isJsonObject(content) && Array.isArray(content.repositories) ? content.repositories : [];
  return entries.filter(isJsonObject).flatMap((entry) => {
    const field = (name: string) => {
      const value = entry[name];
      return typeof value === 'string' && value !== '' ? value : undefined;
    };
    const [name, url] = [field('name'), field('url')];
    if (name === undefined || url === undefined) return [];
    const texts = ['username', 'password', 'caFile', 'certFile', 'keyFile'].flatMap((each) => {
      const value = field(each);
      return value === undefined ? [] : [[each, value]];
    });
    const passCredentials = entry.pass_credentials_all === true;
    const own = field('username') === undefined || field('password') === undefined ? credentialsInUrl(url) : {};
    return [{ name, url: withoutCredentials(url), ...Object.fromEntries(texts), ...own, passCredentials }];
  });
}
