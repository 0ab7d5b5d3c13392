import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type Json } from '../../json/index.ts';
import type { RegistryCredentials } from './dockerCredentials.ts';
import { download, shownUrl } from './download.ts';
import { type Answer, authorizationOf, type DownloadOptions } from './exchange.ts';

/** An authentication challenge of a registry. */
export interface Challenge {
  /** In lower case: `basic`, `bearer`. */
  scheme: string;
  parameters: Readonly<Record<string, string>>;
}

/** The challenges in WWW-Authenticate with a supported scheme. */
export function challengesIn(header: string): Challenge[] {
  const starts = [...header.matchAll(/(?:^|,\s*)(basic|bearer)(?=\s|$)/gi)];
  return starts.map((start, index) => {
    const text = header.slice(start.index + start[0].length, starts[index + 1]?.index);
    const pairs = [...text.matchAll(/([\w-]+)="((?:[^"\\]|\\.)*)"|([\w-]+)=([^\s",]+)/g)];
    const parameters = pairs.map(([, quotedName, quoted, name, plain]) => [
      String(quotedName ?? name).toLowerCase(),
      quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '',
    ]);
    return { scheme: String(start[1]).toLowerCase(), parameters: Object.fromEntries(parameters) };
  });
}

/**
 * Exchanges the user's credentials for a token to pull (https://distribution.github.io/distribution/spec/auth/token/).
 * An identity token is exchanged like a refresh token in OAuth 2
 * (https://distribution.github.io/distribution/spec/auth/oauth/).
 * @returns the value of `Authorization`
 * @throws ReleaseError DEPENDENCY_UNAUTHORIZED, DEPENDENCY_DOWNLOAD_FAILED
 */
export async function tokenFor(
  { parameters }: Challenge,
  scope: string,
  credentials: RegistryCredentials | undefined,
  options: Omit<DownloadOptions, 'limit' | 'headers'>,
): Promise<string> {
  const realm = URL.parse(parameters.realm ?? '');
  if (realm === null || !(realm.protocol === 'https:' || isAsPlain(realm, options.owner))) {
    throw refused(options.owner, 'does not name an https address for tokens');
  }
  const { service } = parameters;
  const wanted = { ...(service === undefined ? {} : { service }), scope: parameters.scope ?? scope };
  const shared = { ...options, owner: realm.href, limit: 1_000_000, decode: true };
  const answer = await ask();
  let content: Json = null;
  try {
    content = JSON.parse(answer.body.toString('utf8'));
  } catch {
    // Reported below.
  }
  const { token, access_token: accessToken } = isJsonObject(content) ? content : {};
  const found = [token, accessToken].find((each) => typeof each === 'string' && each !== '');
  if (typeof found !== 'string') throw refused(realm.href, 'did not return a token');
  return `Bearer ${found}`;

  function ask(): Promise<Answer> {
    const address = new URL(String(realm));
    if (credentials !== undefined && 'identityToken' in credentials) {
      const grant = {
        grant_type: 'refresh_token',
        refresh_token: credentials.identityToken,
        client_id: 'kubesentiment',
      };
      return download(address.href, { ...shared, form: { ...grant, ...wanted } });
    }
    for (const [name, value] of Object.entries(wanted)) address.searchParams.set(name, value);
    const headers: Record<string, string> =
      credentials === undefined ? {} : { authorization: authorizationOf(credentials) };
    return download(address.href, { ...shared, headers });
  }
}

/** Without TLS, others can read the credentials on the way anyway, but they must not go to another host. */
function isAsPlain({ protocol, hostname }: URL, owner: string): boolean {
  const registry = URL.parse(owner);
  return protocol === 'http:' && registry?.protocol === 'http:' && registry.hostname === hostname;
}

function refused(url: string, what: string): ReleaseError {
  return new ReleaseError('DEPENDENCY_UNAUTHORIZED', `${shownUrl(url)} ${what}.`, {
    hint: 'Check the address of the registry, and log in with `helm registry login`.',
  });
}
