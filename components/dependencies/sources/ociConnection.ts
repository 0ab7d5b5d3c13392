import { ReleaseError } from '../../errors.ts';
import type { Access } from './access.ts';
import { dockerCredentials, type RegistryCredentials } from './dockerCredentials.ts';
import { credentialsHint, download, shownUrl } from './download.ts';
import { type Answer, authorizationOf, type DownloadOptions } from './exchange.ts';
import { challengesIn, tokenFor } from './ociToken.ts';

/** A request to a registry. */
export interface OciRequest extends Pick<DownloadOptions, 'send'> {
  /** The largest accepted body, in bytes. */
  limit: number;
  /** The media type to ask for. */
  accept?: string | undefined;
  /** Statuses other than 2xx that the caller handles. */
  expected?: readonly number[];
}

/** Connections to a registry, with its login. */
export interface OciConnection {
  /** The registry's URL. */
  base: string;
  /** The repository of a chart in the registry. */
  pathOf(name: string): string;
  /** @param path a path, or a URL of the registry */
  ask(name: string, path: string, request: OciRequest): Promise<Answer>;
}

/**
 * @param url `oci://host/path`, without the chart's name
 * @param access whether the login also allows to push. @default "pull"
 */
export function ociConnection(
  url: string,
  options: Omit<DownloadOptions, 'limit' | 'owner'>,
  env: NodeJS.ProcessEnv,
  access: 'pull' | 'pull,push' = 'pull',
): OciConnection {
  const { host, pathname } = new URL(url.replace(/^oci:/, 'https:'));
  const base = `${isPlain(host, options.access) ? 'http' : 'https'}://${host}`;
  const { credentials: configured, ...rest } = options.access;
  // Credentials are sent only after a challenge, which decides their form.
  const shared = { ...options, access: rest, owner: base };
  const known = new Map<string, Promise<string>>();
  const pathOf = (name: string) => `${pathname.replace(/^\/+|\/+$/g, '')}/${name}`.replace(/^\//, '');

  return { base, pathOf, ask };

  async function ask(name: string, path: string, { accept, expected = [], send, limit }: OciRequest): Promise<Answer> {
    const target = new URL(path, base).href;
    const scope = `repository:${pathOf(name)}:${access}`;
    const request = async (authorization?: string, others: readonly number[] = []) =>
      download(target, {
        ...shared,
        limit,
        ...(send === undefined ? {} : { send }),
        expected: [...expected, ...others],
        headers: { ...(accept ? { accept } : {}), ...(authorization ? { authorization } : {}) },
      });
    const login = known.get(scope);
    const answer = await request(await login, login === undefined ? [401] : []);
    if (answer.status !== 401) return answer;
    const authorization = authorize(answer.headers['www-authenticate'] ?? '', scope);
    known.set(scope, authorization);
    return request(await authorization);
  }

  async function authorize(header: string, scope: string): Promise<string> {
    const credentials = await credentialsFor();
    const challenges = challengesIn(header);
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
    if (configured !== undefined && 'token' in configured) return authorizationOf(configured);
    if (bearer !== undefined) {
      // The first request of a push only reads, and its challenge says so.
      const wanted = access === 'pull' ? bearer : { ...bearer, parameters: { ...bearer.parameters, scope } };
      return tokenFor(wanted, scope, credentials, shared);
    }
    const isBasic = challenges.some(({ scheme }) => scheme === 'basic');
    if (isBasic && credentials !== undefined && 'username' in credentials) return authorizationOf(credentials);
    throw new ReleaseError('DEPENDENCY_UNAUTHORIZED', `${shownUrl(base)} requires a login.`, {
      hint: rest.isMasked
        ? credentialsHint(shared)
        : `Log in with \`helm registry login ${host}\`, or set username and password under kubesentiment:dependencies.repositories.`,
    });
  }

  async function credentialsFor(): Promise<RegistryCredentials | undefined> {
    if (configured !== undefined && 'username' in configured) return configured;
    return dockerCredentials(host, env);
  }
}

/** Without TLS only on loopback, or if the settings request it. */
function isPlain(host: string, { plainHttp, ca }: Access): boolean {
  const isLoopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/.test(host);
  return plainHttp ?? (isLoopback && ca === undefined);
}
