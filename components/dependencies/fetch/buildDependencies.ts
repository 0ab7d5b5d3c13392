import type { ChartDependency } from '../../chart/index.ts';
import { releaseErrors, throwAll } from '../../errors.ts';
import { readIfExists } from '../../files/readFolder.ts';
import { sha256Of } from '../../packaging/index.ts';
import { archiveOf, chartLock } from '../lock/dependencyLocation.ts';
import { readLock } from '../lock/lock.ts';
import { type MatchedDependency, matchLock } from '../lock/matchLock.ts';
import { shownUrl } from '../sources/download.ts';
import { openSources, type Sources } from '../sources/index.ts';
import { type NewArchive, removeOutdated, writeArchives } from './chartsFolder.ts';
import type { FetchRequest, LockedResult } from './chooseVersion.ts';
import { fetchLocked } from './fetchArchive.ts';
import { resolveFolder } from './resolveDependencies.ts';

/**
 * Makes the chart's `charts/` match the locks of the stack. An archive with the locked digest is not downloaded again;
 * any other archive is replaced. Nothing is written until all archives are available.
 * @param only builds these dependencies and removes nothing. @default all dependencies in Chart.yaml, and outdated
 * archives are removed
 * @throws ReleaseError(s) DEPENDENCY_*, for all dependencies in one pass
 */
export async function buildDependencies(
  request: FetchRequest,
  only?: readonly ChartDependency[],
): Promise<LockedResult[]> {
  const { matched, errors } = await matchLock(request, only ?? request.declared);
  throwAll(errors);
  const built = await buildLocked(request, matched);
  if (only === undefined) {
    const shared = await readLock(chartLock(request)).catch(() => undefined);
    await removeOutdated(request, [...matched.map(({ locked }) => locked), ...(shared?.dependencies ?? [])]);
  }
  return built;
}

/** Like {@link buildDependencies}, for dependencies that are already matched to their locks; removes nothing. */
export async function buildLocked(
  request: FetchRequest,
  matched: readonly MatchedDependency[],
): Promise<LockedResult[]> {
  const sources = openSources(request);
  try {
    const settled = await Promise.allSettled(matched.map((each) => missingArchive(request, each, sources)));
    throwAll(settled.flatMap((each) => (each.status === 'rejected' ? releaseErrors(each.reason) : [])));
    const archives = settled.flatMap((each) => (each.status === 'fulfilled' && each.value ? [each.value] : []));
    await writeArchives(request, archives);
    return matched.map(({ locked, lock }) => ({ ...locked, lock: lock.shownAs }));
  } finally {
    await sources.close();
  }
}

async function missingArchive(
  request: FetchRequest,
  matched: MatchedDependency,
  sources: Sources,
): Promise<NewArchive | undefined> {
  const { locked, origin } = matched;
  if ('folder' in origin) {
    await resolveFolder(matched, origin);
    return undefined;
  }
  const { name, version } = locked;
  const kept = locked.sha256 === undefined ? undefined : await readIfExists(archiveOf(request, name, version).path);
  if (kept !== undefined && sha256Of(kept) === locked.sha256) return undefined;
  request.report(`${name} ${version} from ${shownUrl(origin.url)}`);
  return { name, version, data: await fetchLocked(request, matched, origin.url, sources) };
}
