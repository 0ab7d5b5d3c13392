import { setTimeout as delay } from 'node:timers/promises';
import { ReleaseError } from '../../errors.ts';
import { type Answer, type DownloadOptions, exchange } from './exchange.ts';
import { Refused, reasonOf } from './failures.ts';
import { withoutCredentials } from './urlCredentials.ts';

const tries = 3;
/** A server that asks for more patience does not get it. */
const longestDelay = 30_000;

/**
 * The answer behind a URL, redirects followed. Connections that break and answers of a server in trouble are tried again, as
 * late as it asks.
 * @throws ReleaseError DEPENDENCY_DOWNLOAD_FAILED, DEPENDENCY_UNAUTHORIZED
 */
export async function download(url: string, options: DownloadOptions): Promise<Answer> {
  const { hint, backoff = 500 } = options;
  let cause: unknown;
  for (let attempt = 0; attempt < tries; attempt++) {
    if (attempt > 0) await delay(Math.min(longestDelay, Math.max(backoff * 2 ** (attempt - 1), askedDelay(cause))));
    try {
      return await exchange(url, options);
    } catch (error) {
      cause = error;
      if (error instanceof Refused) break;
    }
  }
  const isUnauthorized = cause instanceof Refused && (cause.status === 401 || cause.status === 403);
  throw new ReleaseError(
    isUnauthorized ? 'DEPENDENCY_UNAUTHORIZED' : 'DEPENDENCY_DOWNLOAD_FAILED',
    `${shownUrl(url)} cannot be had: ${reasonOf(cause)}.`,
    { hint: isUnauthorized ? credentialsHint(options) : hint, cause },
  );
}

/** What to do when a server does not know the user. */
export function credentialsHint({ access, stack }: Pick<DownloadOptions, 'access' | 'stack'>): string {
  const inEnvironment = 'KUBESENTIMENT_REPOSITORY_<NAME>_USERNAME and _PASSWORD (or _TOKEN)';
  if (access.isMasked) {
    const command = `release dependency build${stack === undefined ? '' : ` -s ${stack}`}`;
    return `Its password is encrypted, and this command cannot decrypt it: run \`${command}\` once, which can, and keeps the archive, or set ${inEnvironment}.`;
  }
  return (
    'Set username and password (or token) under kubesentiment:dependencies.repositories.<name> with --secret, or in ' +
    `${inEnvironment}; for a registry \`helm registry login\` or \`docker login\` will do.`
  );
}

function askedDelay(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('retryAfter' in error)) return 0;
  const text = String(error.retryAfter);
  const milliseconds = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(milliseconds) ? milliseconds : 0;
}

/** A URL as it may be shown: queries of storage services are passwords. */
export function shownUrl(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) return withoutCredentials(url);
  return `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
}
