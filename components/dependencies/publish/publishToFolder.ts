import { join } from 'node:path';
import semver from 'semver';
import { ReleaseError } from '../../errors.ts';
import { readIfExists } from '../../files/readFolder.ts';
import { writeAtomically } from '../../files/writeAtomically.ts';
import { isJsonObject, type Json, type JsonObject, parseYaml, writeYaml } from '../../json/index.ts';
import { fileNameOf, otherContent, type Published, type PublishedArchive } from './publishedArchive.ts';

export interface FolderTarget {
  /** Absolute. */
  path: string;
  /** The folder, as the user would type it. */
  shownAs: string;
  /** The URL of the archives in index.yaml. @default relative to index.yaml */
  url?: string | undefined;
}

/**
 * Adds an archive to the folder of a chart repository (https://helm.sh/docs/topics/chart_repository/), as `helm repo index --merge` does:
 * the other entries of index.yaml stay as they are.
 * @throws ReleaseError PACKAGE_EXISTS; CONFIG_INVALID_VALUE for an index that is not one
 */
export async function publishToFolder(
  archive: PublishedArchive,
  { path, shownAs, url }: FolderTarget,
  now: Date = new Date(),
): Promise<Published> {
  const fileName = fileNameOf(archive);
  const place = join(shownAs, fileName);
  const index = await readIndex(join(path, 'index.yaml'), join(shownAs, 'index.yaml'));
  const versions = index.entries[archive.name] ?? [];
  const known = versions.find(({ version }) => version === archive.version);
  if (known !== undefined && known.digest !== archive.sha256) throw otherContent(archive, shownAs);
  const existing = await readIfExists(join(path, fileName));
  if (existing !== undefined && !existing.equals(archive.data)) throw otherContent(archive, shownAs);
  if (existing === undefined) await writeAtomically(join(path, fileName), archive.data);
  if (archive.provenance !== undefined) await writeAtomically(join(path, `${fileName}.prov`), archive.provenance);
  if (known !== undefined) return { place, isKnown: true };
  const entry = {
    ...archive.metadata,
    created: now.toISOString(),
    digest: archive.sha256,
    urls: [url === undefined ? fileName : `${url.replace(/\/+$/, '')}/${fileName}`],
  };
  const merged = {
    ...index.content,
    apiVersion: 'v1',
    entries: { ...index.entries, [archive.name]: [...versions, entry].sort(newestFirst) },
    generated: now.toISOString(),
  };
  await writeAtomically(join(path, 'index.yaml'), `${writeYaml(merged)}\n`);
  return { place, isKnown: false };
}

interface RepositoryIndex {
  content: JsonObject;
  entries: Record<string, JsonObject[]>;
}

async function readIndex(path: string, shownAs: string): Promise<RepositoryIndex> {
  const text = await readIfExists(path);
  if (text === undefined) return { content: {}, entries: {} };
  const content = parsed(text.toString('utf8'));
  const entries = isJsonObject(content) ? (content.entries ?? {}) : undefined;
  const lists = isJsonObject(entries) ? Object.entries(entries) : undefined;
  if (!isJsonObject(content) || !lists?.every(([, list]) => list === null || Array.isArray(list))) {
    throw new ReleaseError('CONFIG_INVALID_VALUE', `${shownAs} is not the index of a chart repository.`, {
      position: { file: shownAs },
      hint: 'Choose another folder, or write the index again with `helm repo index`.',
    });
  }
  return {
    content,
    entries: Object.fromEntries(
      lists.map(([name, list]) => [name, (Array.isArray(list) ? list : []).filter(isJsonObject)]),
    ),
  };
}

function parsed(text: string): Json {
  try {
    return parseYaml(text);
  } catch {
    return null;
  }
}

function newestFirst(left: JsonObject, right: JsonObject): number {
  const versions = [left, right].map(({ version }) => semver.parse(String(version), { loose: true }));
  const [first, second] = versions;
  return first && second ? semver.rcompare(first, second) : 0;
}
