import { createHash } from 'node:crypto';
import { ReleaseError } from '../../errors.ts';
import { download, shownUrl } from './download.ts';
import type { DownloadOptions } from './exchange.ts';
import { readIndex } from './indexCache.ts';
import { entriesOf, type IndexEntry } from './indexEntries.ts';

/** More bytes than Helm's own limit for what they unpack to would need. */
export const archiveLimit = 20_000_000;

/** A place where charts come from. */
export interface ChartSource {
  /** The versions of a chart that it has, the newest first. */
  versions(name: string): Promise<string[]>;
  /**
   * The bytes of a chart's archive, checked against the digest that the place gives.
   * @param version in a registry also the digest of its manifest, `sha256:…`
   */
  fetch(name: string, version: string): Promise<Buffer>;
}

/**
 * A repository of charts over http (https://helm.sh/docs/topics/chart_repository/).
 * @param url without `/index.yaml`
 * @throws ReleaseError from its functions: DEPENDENCY_NOT_FOUND, DEPENDENCY_DOWNLOAD_FAILED, DEPENDENCY_UNAUTHORIZED,
 * DEPENDENCY_CHECKSUM
 */
export function chartRepository(
  url: string,
  options: Omit<DownloadOptions, 'limit' | 'owner'>,
  env: NodeJS.ProcessEnv,
): ChartSource {
  const base = url.endsWith('/') ? url : `${url}/`;
  const shared = { ...options, owner: url };
  let index: Promise<string> | undefined;
  const entries = async (name: string): Promise<IndexEntry[]> => {
    // One request, whatever the number of charts.
    index ??= readIndex(new URL('index.yaml', base).href, shared, env);
    const text = await index;
    try {
      return entriesOf(text, name);
    } catch (cause) {
      const message = `The index of ${shownUrl(url)} is no valid YAML.`;
      throw new ReleaseError('DEPENDENCY_NOT_FOUND', message, { hint: 'Ask who runs the repository.', cause });
    }
  };

  return {
    async versions(name) {
      return (await entries(name)).map(({ version }) => version);
    },
    async fetch(name, version) {
      const entry = (await entries(name)).find((each) => each.version === version);
      if (entry === undefined) {
        const message = `${name} ${version} is not in ${shownUrl(url)}.`;
        throw new ReleaseError('DEPENDENCY_NOT_FOUND', message, { hint: options.hint });
      }
      const { body } = await download(new URL(entry.url, base).href, { ...shared, limit: archiveLimit });
      const sha256 = createHash('sha256').update(body).digest('hex');
      if (entry.digest === undefined || entry.digest === sha256) return body;
      throw new ReleaseError(
        'DEPENDENCY_CHECKSUM',
        `${name} ${version} arrived with the sha256 ${sha256}, and the index of its repository says ${entry.digest}.`,
        { hint: 'Run it again; if it stays so, ask who runs the repository. Nothing was kept.' },
      );
    },
  };
}
