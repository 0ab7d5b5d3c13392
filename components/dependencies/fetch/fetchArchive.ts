import { ReleaseError } from '../../errors.ts';
import { checkArchive } from '../../helm/index.ts';
import { sha256Of } from '../../packaging/index.ts';
import { archiveOf, type DependingChart } from '../lock/dependencyLocation.ts';
import type { MatchedDependency } from '../lock/matchLock.ts';
import type { Sources } from '../sources/index.ts';

/**
 * Downloads the archive of a dependency and checks it against its lock.
 * @throws ReleaseError DEPENDENCY_NOT_FOUND, DEPENDENCY_DOWNLOAD_FAILED, DEPENDENCY_UNAUTHORIZED, DEPENDENCY_CHECKSUM,
 * DEPENDENCY_INVALID
 */
export async function fetchLocked(
  chart: DependingChart,
  matched: MatchedDependency,
  url: string,
  sources: Sources,
): Promise<Buffer> {
  const { locked, lock } = matched;
  const { name, version } = locked;
  const archive = await (await sources.at(url)).fetch(name, referenceOf(matched, url));
  if (locked.sha256 !== undefined && locked.sha256 !== sha256Of(archive)) {
    throw new ReleaseError(
      'DEPENDENCY_CHECKSUM',
      `${name} ${version} was downloaded with the sha256 ${sha256Of(archive)}, but ${lock.shownAs} requires ${locked.sha256}.`,
      {
        position: lock.position ?? { file: lock.shownAs },
        hint: lock.isStackFile
          ? `The version and the digest do not match, or the version was published again. \`${lock.command}\` sets both. The archive was discarded.`
          : `The version was published again. If that is expected, update the lock with \`${lock.command}\`. The archive was discarded.`,
      },
    );
  }
  await checkArchive(archive, { name, version }, archiveOf(chart, name, version).shownAs);
  return archive;
}

/** What is requested from a source: the version, or the digest of a registry's manifest. */
export function referenceOf({ locked: { version }, manifest }: MatchedDependency, url: string): string {
  // The mirror of a registry may be a chart repository, which has no manifests.
  return url.startsWith('oci:') ? (manifest ?? version) : version;
}
