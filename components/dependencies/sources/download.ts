import { setTimeout as delay } from 'node:timers/promises';
import { ReleaseError } from '../../errors.ts';
import type { Access } from './access.ts';
import type { Connections } from './connection.ts';
import { type Answer, exchange } from './exchange.ts';
import { Refused, reasonOf } from './failure.ts';
import { withoutCredentials } from './urlCredentials.ts';

/** How long a server is waited for. */
export interface Patience {
  /** Milliseconds without a byte that end a try; four times as many end it in any case. @default 30000 */
  timeout?: number;
  /** Milliseconds before the second try; twice as many before the third. @default 500 */
  backoff?: number;
}

export interface DownloadOptions extends Patience {
  access: Access;
  connections: Connections;
  /** URL of what the credentials belong to. */
  owner: string;
  /** More bytes than this are refused. */
  limit: number;
  /** What to do when it cannot be had. */
  hint: string;
  /** The stack whose settings are meant. */
  stack?: string;
  headers?: Readonly<Record<string, string>>;
  /** Fields that are sent, as those of a form, where something is not only asked for. */
  form?: Readonly<Record<string, string>>;
  /** Whether a body that was compressed for its way is unpacked; an archive keeps its bytes. @default false */
  decode?: boolean;
  /** Statuses besides 2xx that the caller reads itself. */
  expected?: readonly number[];
}

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
