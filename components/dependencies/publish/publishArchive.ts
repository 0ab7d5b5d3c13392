import { resolve } from 'node:path';
import type { DependencySettings } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import { readArchive, unpackArchive } from '../../helm/index.ts';
import { isJsonObject, parseYaml } from '../../json/index.ts';
import { sha256Of } from '../../packaging/index.ts';
import { openSources, repositoryUrl, type SourcesOptions } from '../sources/index.ts';
import type { Published, PublishedArchive } from './publishedArchive.ts';
import { publishToFolder } from './publishToFolder.ts';
import { publishToRegistry } from './publishToRegistry.ts';
import { publishToServer } from './publishToServer.ts';

export interface PublishRequest extends SourcesOptions {
  /** The archive, as the user would type it. */
  shownAs: string;
  data: Buffer;
  /** The content of its provenance file, if it is signed. */
  provenance?: Buffer | undefined;
  /** `oci://…`, an http or https URL, `@name` of a repository in the settings, or a folder. */
  target: string;
  /** The URL of the archives in the index.yaml of a folder. @default relative to index.yaml */
  url?: string | undefined;
}

/**
 * Publishes an archive. A published version is never replaced by another content; the same content is accepted again.
 * @throws ReleaseError PACKAGE_EXISTS, PACKAGE_UPLOAD; PACKAGE_ALTERED if the signature is not one of this archive; DEPENDENCY_*
 */
export async function publishArchive(request: PublishRequest): Promise<Published & { name: string; version: string }> {
  const { target, env, settings } = request;
  const archive = await readPublished(request);
  const { name, version } = archive;
  const isUrl = /^(?:https?|oci):\/\/|^(?:@|alias:)/.test(target);
  if (!isUrl) {
    const folder = { path: resolve(target), shownAs: target, url: request.url };
    return { name, version, ...(await publishToFolder(archive, folder)) };
  }
  const url = await repositoryUrl(target, settings, env);
  const sources = openSources({ ...request, settings: withoutVerify(settings) });
  try {
    const published = url.startsWith('oci:')
      ? await publishToRegistry(archive, url, { sources, env })
      : await publishToServer(archive, url, sources);
    return { name, version, ...published };
  } finally {
    await sources.close();
  }
}

async function readPublished({ data, shownAs, provenance }: PublishRequest): Promise<PublishedArchive> {
  const { name, version } = await readArchive(data, shownAs);
  const file = (await unpackArchive(data)).find(({ path }) => path === 'Chart.yaml');
  const metadata = parseYaml(file?.data.toString('utf8') ?? '');
  const sha256 = sha256Of(data);
  if (provenance !== undefined && !provenance.includes(`sha256:${sha256}`)) {
    throw new ReleaseError('PACKAGE_ALTERED', `${shownAs}.prov is the signature of another archive.`, {
      position: { file: `${shownAs}.prov` },
      hint: 'Sign the archive again with `release package --sign`, or delete the provenance file.',
    });
  }
  return { name, version, data, sha256, provenance, metadata: isJsonObject(metadata) ? metadata : {} };
}

/** What is published already is only compared. */
function withoutVerify({ repositories, ...settings }: DependencySettings): DependencySettings {
  const entries = Object.entries(repositories).map(([name, entry]) => [name, { ...entry, verify: 'never' as const }]);
  return { ...settings, verify: 'never', repositories: Object.fromEntries(entries) };
}
