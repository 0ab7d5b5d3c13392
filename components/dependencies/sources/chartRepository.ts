import { createHash } from 'node:crypto';
import { ReleaseError } from '../../errors.ts';
import { download, shownUrl } from './download.ts';
import type { DownloadOptions } from './exchange.ts';
import { readIndex } from './indexCache.ts';
import { entriesOf, type IndexEntry } from './indexEntries.ts';

/** In bytes. Larger archives would exceed Helm's limit for unpacked charts. */
export const archiveLimit = 20_000_000;

/** In bytes. A provenance file contains a Chart.yaml, a digest and a signature. */
export const provenanceLimit = 1_000_000;

/** A repository or registry of charts. */
export interface ChartSource {
  /** The available versions of a chart, newest first. */
  versions(name: string): Promise<string[]>;
  /**
   * Downloads a chart's archive and checks it against the digest of the source.
   * @param version for a registry, it may also be the digest of a manifest, `sha256:…`
   */
  fetch(name: string, version: string): Promise<Buffer>;
  /** Downloads the provenance file of an archive; undefined if the source has none. */
  provenance(name: string, version: string): Promise<Buffer | undefined>;
  /** Gets the cosign signatures of an archive: a CosignEvidence in JSON; undefined without one. @default the source can have none */
  cosign?(name: string, version: string): Promise<Buffer | undefined>;
}

/**
 * A chart repository over HTTP (https://helm.sh/docs/topics/chart_repository/).
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
    // One request for all charts.
    index ??= readIndex(new URL('index.yaml', base).href, shared, env);
    const text = await index;
    try {
      return entriesOf(text, name);
    } catch (cause) {
      const message = `The index of ${shownUrl(url)} is not valid YAML.`;
      throw new ReleaseError('DEPENDENCY_NOT_FOUND', message, {
        hint: 'Contact the operator of the repository.',
        cause,
      });
    }
  };
  const entryOf = async (name: string, version: string): Promise<IndexEntry> => {
    const entry = (await entries(name)).find((each) => each.version === version);
    if (entry !== undefined) return entry;
    const message = `${name} ${version} is not in ${shownUrl(url)}.`;
    throw new ReleaseError('DEPENDENCY_NOT_FOUND', message, { hint: options.hint });
  };

  return {
    async versions(name) {
      return (await entries(name)).map(({ version }) => version);
    },
    async provenance(name, version) {
      const place = new URL((await entryOf(name, version)).url, base);
      place.pathname += '.prov';
      const expected = [404, 410];
      const { status, body } = await download(place.href, { ...shared, limit: provenanceLimit, expected });
      return expected.includes(status) ? undefined : body;
    },
    async fetch(name, version) {
      const entry = await entryOf(name, version);
      const { body } = await download(new URL(entry.url, base).href, { ...shared, limit: archiveLimit });
      const sha256 = createHash('sha256').update(body).digest('hex');
      if (entry.digest === undefined || entry.digest === sha256) return body;
      throw new ReleaseError(
        'DEPENDENCY_CHECKSUM',
        `${name} ${version} was downloaded with the sha256 ${sha256}, but the index of its repository lists ${entry.digest}.`,
        {
          hint: 'Run it again. If the error persists, contact the operator of the repository. The archive was discarded.',
        },
      );
    },
  };
}
