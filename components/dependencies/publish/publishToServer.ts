import { ReleaseError } from '../../errors.ts';
import { archiveLimit } from '../sources/chartRepository.ts';
import { download, shownUrl } from '../sources/download.ts';
import type { Sources } from '../sources/index.ts';
import { fileNameOf, otherContent, type Published, type PublishedArchive } from './publishedArchive.ts';

/** In bytes. */
const answerLimit = 1_000_000;

/**
 * Uploads an archive to a chart repository with the API of ChartMuseum: `POST /api/charts`, and `/api/prov` for the signature. If the
 * repository's URL has a path, it comes after `/api`.
 * @throws ReleaseError PACKAGE_EXISTS, PACKAGE_UPLOAD, DEPENDENCY_UNAUTHORIZED, DEPENDENCY_DOWNLOAD_FAILED
 */
export async function publishToServer(archive: PublishedArchive, url: string, sources: Sources): Promise<Published> {
  const place = `${shownUrl(url).replace(/\/+$/, '')}/${fileNameOf(archive)}`;
  const source = await sources.at(url);
  const options = {
    ...(await sources.optionsFor(url)),
    owner: url,
    hint: 'The repository must have the API of ChartMuseum, and accept uploads.',
  };
  const isKnown = (await isPublished()) || (await post('charts', archive.data)) === 409;
  if (isKnown) await refuseOther();
  if (archive.provenance !== undefined) await post('prov', archive.provenance);
  return { place, isKnown };

  async function post(kind: 'charts' | 'prov', body: Buffer): Promise<number> {
    const send = { method: 'POST' as const, type: 'application/octet-stream', body };
    return (await download(address(kind), { ...options, limit: answerLimit, send, expected: [409] })).status;
  }

  async function isPublished(): Promise<boolean> {
    return (await source.versions(archive.name)).includes(archive.version);
  }

  /** Asks ChartMuseum's own address of the archive: the index may be older than an upload that was repeated after an error. */
  async function refuseOther(): Promise<void> {
    const target = address('charts')
      .replace('/api/', '/')
      .replace(/$/, `/${encodeURIComponent(fileNameOf(archive))}`);
    const { status, body } = await download(target, { ...options, limit: archiveLimit, expected: [404] });
    const there = status === 404 ? await source.fetch(archive.name, archive.version) : body;
    if (!there.equals(archive.data)) throw otherContent(archive, shownUrl(url));
  }

  function address(kind: 'charts' | 'prov'): string {
    const target = URL.parse(url);
    if (target === null) {
      throw new ReleaseError('CONFIG_INVALID_VALUE', 'The address of the repository is not a URL.', {
        hint: 'Name a URL such as https://charts.example.com.',
      });
    }
    target.pathname = `/api${target.pathname.replace(/\/+$/, '')}/${kind}`;
    return target.href;
  }
}
