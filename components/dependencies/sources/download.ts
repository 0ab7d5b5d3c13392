import { setTimeout as delay } from 'node:timers/promises';
import { withoutCredentials } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import { type Answer, type DownloadOptions, exchange } from './exchange.ts';
import { Refused, reasonOf } from './failures.ts';

const tries = 3;
/** The longest `Retry-After` that is respected, in milliseconds. */
const longestDelay = 30_000;

/**
 * Downloads a URL and follows redirects. Broken connections and temporary errors of the server are retried, after the
 * delay that the server requests.
 * @throws ReleaseError DEPENDENCY_DOWNLOAD_FAILED, or PACKAGE_UPLOAD for an upload; DEPENDENCY_UNAUTHORIZED
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
  const isUpload = options.send !== undefined;
  throw new ReleaseError(
    isUnauthorized ? 'DEPENDENCY_UNAUTHORIZED' : isUpload ? 'PACKAGE_UPLOAD' : 'DEPENDENCY_DOWNLOAD_FAILED',
    `Could not ${isUpload ? 'upload to' : 'download'} ${shownUrl(url)}: ${reasonOf(cause)}.`,
    { hint: isUnauthorized ? credentialsHint(options) : hint, cause },
  );
}

/** The hint if a server rejects the credentials, or needs some. */
export function credentialsHint({ access, stack }: Pick<DownloadOptions, 'access' | 'stack'>): string {
  const inEnvironment = 'KUBESENTIMENT_REPOSITORY_<NAME>_USERNAME and _PASSWORD (or _TOKEN)';
  if (access.isMasked) {
    const command = `release dependency build${stack === undefined ? '' : ` -s ${stack}`}`;
    return `Its password is encrypted, and this command cannot decrypt it. Run \`${command}\` once, which decrypts it and stores the archive, or set ${inEnvironment}.`;
  }
  return (
    'Set username and password (or token) under kubesentiment:dependencies.repositories.<name> with --secret, or in ' +
    `${inEnvironment}; for a registry, \`helm registry login\` or \`docker login\` works too.`
  );
}

function askedDelay(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('retryAfter' in error)) return 0;
  const text = String(error.retryAfter);
  const milliseconds = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(milliseconds) ? milliseconds : 0;
}

/** A URL for messages. Queries are removed, because those of storage services contain signatures. */
export function shownUrl(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) return withoutCredentials(url);
  return `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
}
