import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { writeAtomically } from '../../files/writeAtomically.ts';
import { isJsonObject, type Json } from '../../json/index.ts';
import { plainUrl } from './access.ts';
import { download } from './download.ts';
import type { DownloadOptions } from './exchange.ts';

const indexLimit = 50_000_000;

/** The user's cache folder; its content can be downloaded again. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const home = env.HOME || homedir();
  const caches = process.platform === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache');
  return join(env.XDG_CACHE_HOME || caches, 'kubesentiment', 'repositories');
}

/**
 * Reads a repository's index. A cached index is only downloaded again if the server reports a change, with the current
 * credentials.
 * @throws ReleaseError DEPENDENCY_DOWNLOAD_FAILED, DEPENDENCY_UNAUTHORIZED
 */
export async function readIndex(
  url: string,
  options: Omit<DownloadOptions, 'limit'>,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const key = createHash('sha256').update(plainUrl(url)).digest('hex').slice(0, 32);
  const file = join(cacheFolder(env), `${key}.index`);
  const kept = await readKept(file);
  const conditions = {
    ...(kept?.etag === undefined ? {} : { 'if-none-match': kept.etag }),
    ...(kept?.lastModified === undefined ? {} : { 'if-modified-since': kept.lastModified }),
  };
  const whole = { ...options, limit: indexLimit, decode: true };
  const answer = await download(url, { ...whole, headers: conditions, expected: kept === undefined ? [] : [304] });
  if (answer.status === 304 && kept !== undefined) return kept.text;
  const text = answer.body.toString('utf8');
  const { etag, 'last-modified': lastModified } = answer.headers;
  if (etag !== undefined || lastModified !== undefined) {
    // Readable only for the user, because the repository may be private. If writing fails, go on without a cache.
    await writeAtomically(file, `${JSON.stringify({ etag, lastModified, ...sealOf(text) })}\n${text}`, 0o600).catch(
      () => undefined,
    );
  }
  return text;
}

interface Kept {
  etag?: string;
  lastModified?: string;
  text: string;
}

/** The first line has the version headers and the digest of the rest. */
async function readKept(file: string): Promise<Kept | undefined> {
  try {
    const content = await readFile(file, 'utf8');
    const end = content.indexOf('\n');
    const head: Json = JSON.parse(content.slice(0, end));
    const text = content.slice(end + 1);
    if (!isJsonObject(head) || head.sha256 !== sealOf(text).sha256) return undefined;
    const { etag, lastModified } = head;
    return {
      text,
      ...(typeof etag === 'string' ? { etag } : {}),
      ...(typeof lastModified === 'string' ? { lastModified } : {}),
    };
  } catch {
    return undefined;
  }
}

function sealOf(text: string): { sha256: string } {
  return { sha256: createHash('sha256').update(text).digest('hex') };
}
