import { createHash } from 'node:crypto';
import { ReleaseError } from '../../errors.ts';
import { checkArchive } from '../../helm/index.ts';
import { archiveOf, type DependingChart } from '../lock/dependencyLocation.ts';
import type { MatchedDependency } from '../lock/matchLock.ts';
import type { Sources } from '../sources/index.ts';

export const sha256Of = (data: Buffer) => createHash('sha256').update(data).digest('hex');

/**
 * The archive of a dependency from its repository, held to its lock before anybody sees it.
 * @throws ReleaseError DEPENDENCY_NOT_FOUND, DEPENDENCY_DOWNLOAD_FAILED, DEPENDENCY_UNAUTHORIZED, DEPENDENCY_CHECKSUM,
 * DEPENDENCY_INVALID
 */
export async function fetchLocked(
  chart: DependingChart,
  { locked, lock, manifest }: MatchedDependency,
  url: string,
  sources: Sources,
): Promise<Buffer> {
  const { name, version } = locked;
  // A mirror need not be a registry.
  const wanted = url.startsWith('oci:') ? (manifest ?? version) : version;
  const archive = await (await sources.at(url)).fetch(name, wanted);
  if (locked.sha256 !== undefined && locked.sha256 !== sha256Of(archive)) {
    throw new ReleaseError(
      'DEPENDENCY_CHECKSUM',
      `${name} ${version} arrived with the sha256 ${sha256Of(archive)}, and ${lock.shownAs} holds it to ${locked.sha256}.`,
      {
        position: lock.position ?? { file: lock.shownAs },
        hint: lock.isStackFile
          ? `Version and digest do not belong together, or somebody published other bytes: \`${lock.command}\` writes both. Nothing was kept.`
          : `Somebody published other bytes under this version. If that is right, take them with \`${lock.command}\`. Nothing was kept.`,
      },
    );
  }
  await checkArchive(archive, { name, version }, archiveOf(chart, name, version).shownAs);
  return archive;
}
