import { setTimeout as delay } from 'node:timers/promises';
import { ReleaseError } from '../errors.ts';

export interface DownloadOptions {
  /** More bytes than this are refused. */
  limit: number;
  /** What to do when it cannot be had. */
  hint: string;
  /** Milliseconds that one try may take. @default 30000 */
  timeout?: number;
  /** Milliseconds before the second try; twice as many before the third. @default 500 */
  backoff?: number;
}

const tries = 3;

/** An answer that another try would not change. */
class Refused extends Error {}

/**
 * The bytes behind a URL. Connections that break and answers of a server in trouble are tried again.
 * @throws ReleaseError DEPENDENCY_DOWNLOAD_FAILED
 */
export async function download(url: string, options: DownloadOptions): Promise<Buffer> {
  const { limit, hint, timeout = 30_000, backoff = 500 } = options;
  let cause: unknown;
  for (let attempt = 0; attempt < tries; attempt++) {
    if (attempt > 0) await delay(backoff * 2 ** (attempt - 1));
    try {
      return await get(url, limit, AbortSignal.timeout(timeout));
    } catch (error) {
      cause = error;
      if (error instanceof Refused) break;
    }
  }
  const message = `${withoutCredentials(url)} cannot be had: ${reasonOf(cause)}.`;
  throw new ReleaseError('DEPENDENCY_DOWNLOAD_FAILED', message, { hint, cause });
}

async function get(url: string, limit: number, signal: AbortSignal): Promise<Buffer> {
  const response = await fetch(url, { signal });
  if (!response.ok || response.body === null) {
    const message = `the server answers ${response.status} ${response.statusText}`.trimEnd();
    await response.body?.cancel();
    const isTemporary = response.status >= 500 || response.status === 408 || response.status === 429;
    throw isTemporary ? new Error(message) : new Refused(message);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > limit) throw new Refused(`it has more than ${limit / 1_000_000} MB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** fetch says only that it failed; what happened stands in its cause. */
function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const { name, message, cause }: { name?: unknown; message?: unknown; cause?: unknown } = error;
  if (name === 'TimeoutError') return 'no answer in time';
  return cause === undefined ? String(message) : reasonOf(cause);
}

/** A URL as it may be shown. */
export function withoutCredentials(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) return url;
  parsed.username = '';
  parsed.password = '';
  return parsed.href;
}
