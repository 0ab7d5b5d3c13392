import type { OpenedPatches } from './patches/patchedChart.ts';
import type { RenderRequest } from './renderRequest.ts';

/** The patches of a release; undefined if it has none. @throws ReleaseError(s) PATCH_*, and those of files that can't be read */
export async function patchesIn({
  settings,
  patchesFor,
}: Pick<RenderRequest, 'settings' | 'patchesFor'>): Promise<OpenedPatches | undefined> {
  if (settings.release.patches.length === 0) return undefined;
  // Lazy import: most releases have no patches.
  const { patchesOf } = await import('./patches/patchedChart.ts');
  return patchesOf(settings, patchesFor);
}
