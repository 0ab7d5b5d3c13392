import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type DependencySettings, mask, type RepositorySettings } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import { type HelmRepository, helmRepositories } from './helmFiles.ts';
import { credentialsInUrl } from './urlCredentials.ts';

/** What a server is told of who asks. */
export type Credentials = { username: string; password: string } | { token: string };

/** How a repository is reached. */
export interface Access {
  credentials?: Credentials;
  /** PEM texts. */
  ca?: string;
  certificate?: { cert: string; key: string };
  /** Whether archives on other hosts get the credentials too. */
  passCredentials: boolean;
  plainHttp?: boolean;
  /** Whether the password or token is there, but cannot be read. @default false */
  isMasked?: boolean;
}

export interface AccessOptions {
  settings: DependencySettings;
  /** Relative paths of the settings start here. */
  projectDirectory: string;
  env: NodeJS.ProcessEnv;
}

/**
 * What the settings, the environment or Helm's own file of repositories say of a repository, the first of them that has
 * credentials.
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
  if (entry === undefined) return { passCredentials: false, ...(credentials === undefined ? {} : { credentials }) };
  const pem = (file: string) => readPem(file, options.projectDirectory);
  const { caFile, certFile, keyFile, passCredentials = false, plainHttp } = entry;
  return {
    ...(credentials === undefined ? {} : { credentials }),
    ...(caFile === undefined ? {} : { ca: await pem(caFile) }),
    ...(certFile === undefined || keyFile === undefined
      ? {}
      : { certificate: { cert: await pem(certFile), key: await pem(keyFile) } }),
    passCredentials,
    ...(plainHttp === undefined ? {} : { plainHttp }),
    isMasked: credentials === undefined && [entry.password, entry.token].includes(mask),
  };
}

/** The entry of exactly this repository, or, of a registry, the nearest one above it. */
function configured(url: string, { repositories }: DependencySettings): [string, RepositorySettings] | undefined {
  return Object.entries(repositories)
    .filter(([, entry]) => isSame(entry.url, url) || (url.startsWith('oci:') && isUnder(entry.url, url)))
    .sort(([, left], [, right]) => right.url.length - left.url.length)[0];
}

/** The entry of Helm's list; a second one of the same repository may have what the first lacks. */
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

/** A repository's URL as it may be compared, shown and made a key of. */
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

/** Outside the engine a secret setting is masked. */
function isReadable(secret: string | undefined): secret is string {
  return secret !== undefined && secret !== mask;
}

/** `KUBESENTIMENT_REPOSITORY_<NAME>_USERNAME`, `_PASSWORD`, `_TOKEN`: for CI, and where secrets stay out of files. */
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
    throw new ReleaseError('CONFIG_INVALID_VALUE', `${file}, which a repository needs, cannot be read.`, {
      hint: 'Correct caFile, certFile and keyFile under kubesentiment:dependencies.repositories.',
      cause,
    });
  }
}
