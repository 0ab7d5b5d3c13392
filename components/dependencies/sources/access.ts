import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { DependencySettings, RepositorySettings } from '../../config/index.ts';
import { credentialsInUrl } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import { secretMask } from '../../secretMask.ts';
import { type HelmRepository, helmRepositories } from './helmFiles.ts';

/** The credentials for a server. */
export type Credentials = { username: string; password: string } | { token: string };

/** The options for connections to a repository. */
export interface Access {
  credentials?: Credentials;
  /** Certificates in PEM format. */
  ca?: string;
  certificate?: { cert: string; key: string };
  /** Whether archives on other hosts are requested with the credentials too. */
  passCredentials: boolean;
  plainHttp?: boolean;
  /** Whether a password or token is set but encrypted, so that it cannot be used. @default false */
  isMasked?: boolean;
}

export interface AccessOptions {
  settings: DependencySettings;
  /** The base of relative paths in the settings. */
  projectDirectory: string;
  env: NodeJS.ProcessEnv;
}

/**
 * The access to a repository from the settings, the environment or Helm's own list of repositories; the first one with
 * credentials wins.
 * @throws ReleaseError CONFIG_INVALID_VALUE for a file that cannot be read
 */
export async function accessTo(url: string, options: AccessOptions): Promise<Access> {
  const found = configured(url, options.settings);
  const helm = found === undefined ? listed(url, await helmRepositories(options.env)) : undefined;
  const entry = found?.[1] ?? helm;
  const credentials =
    credentialsIn(found?.[1]) ??
    (found === undefined ? undefined : credentialsInEnvironment(found[0], options.env)) ??
    credentialsInUrl(url) ??
    credentialsIn(helm);
  if (entry === undefined) return { passCredentials: false, credentials };
  const pem = (file: string) => readPem(file, options.projectDirectory);
  const { caFile, certFile, keyFile, passCredentials = false, plainHttp } = entry;
  return {
    credentials,
    ca: caFile === undefined ? undefined : await pem(caFile),
    ...(certFile === undefined || keyFile === undefined
      ? {}
      : { certificate: { cert: await pem(certFile), key: await pem(keyFile) } }),
    passCredentials,
    plainHttp,
    isMasked: credentials === undefined && [entry.password, entry.token].includes(secretMask),
  };
}

/** The setting for exactly this repository; for a registry, the setting with the longest matching path. */
export function configured(
  url: string,
  { repositories }: DependencySettings,
): [string, RepositorySettings] | undefined {
  return Object.entries(repositories)
    .filter(([, entry]) => isSame(entry.url, url) || (url.startsWith('oci:') && isUnder(entry.url, url)))
    .sort(([, left], [, right]) => right.url.length - left.url.length)[0];
}

/** The entry in Helm's list. If the repository is listed twice, an entry with credentials wins. */
function listed(url: string, repositories: readonly HelmRepository[]): HelmRepository | undefined {
  const same = repositories.filter((each) => isSame(each.url, url));
  return same.find((each) => credentialsIn(each) !== undefined) ?? same[0];
}

function isSame(left: string, right: string): boolean {
  return plainUrl(left) === plainUrl(right);
}

function isUnder(parent: string, url: string): boolean {
  return plainUrl(url).startsWith(`${plainUrl(parent)}/`);
}

/** A normalized URL without credentials, for comparisons, messages and keys. */
export function plainUrl(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) return url.replace(/\/+$/, '');
  return `${parsed.protocol}//${parsed.host.toLowerCase()}${parsed.pathname}`.replace(/\/+$/, '');
}

function credentialsIn(entry: Partial<RepositorySettings> | undefined): Credentials | undefined {
  const { username, password, token } = entry ?? {};
  if (isReadable(token)) return { token };
  return username !== undefined && isReadable(password) ? { username, password } : undefined;
}

/** Outside of the engine, secret settings are masked. */
function isReadable(secret: string | undefined): secret is string {
  return secret !== undefined && secret !== secretMask;
}

/**
 * Reads `KUBESENTIMENT_REPOSITORY_<NAME>_USERNAME`, `_PASSWORD` and `_TOKEN`, for CI and for users who keep secrets out
 * of files.
 */
function credentialsInEnvironment(name: string, env: NodeJS.ProcessEnv): Credentials | undefined {
  const prefix = `KUBESENTIMENT_REPOSITORY_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
  const token = env[`${prefix}_TOKEN`];
  if (token) return { token };
  const username = env[`${prefix}_USERNAME`];
  const password = env[`${prefix}_PASSWORD`];
  return username && password ? { username, password } : undefined;
}

async function readPem(file: string, projectDirectory: string): Promise<string> {
  try {
    return await readFile(resolve(projectDirectory, file), 'utf8');
  } catch (cause) {
    throw new ReleaseError('CONFIG_INVALID_VALUE', `${file}, which the settings of a repository use, cannot be read.`, {
      hint: 'Fix caFile, certFile and keyFile in kubesentiment:dependencies.repositories.',
      cause,
    });
  }
}
