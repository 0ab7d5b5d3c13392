import * as pulumi from '@pulumi/pulumi';
import { formatError, ReleaseError, ReleaseErrors } from '../../errors.ts';
import { type RenderedRelease, type RenderRequest, restoreRelease } from '../../render/index.ts';
import type { Connection } from '../../revision/index.ts';
import { wantedRelease } from './wantedRelease.ts';

/**
 * The release to deploy. A chart may refuse the values that stand for unknown ones in a preview; the preview then shows what is deployed now.
 * @param warn called with the reason
 * @returns undefined if nothing is deployed yet
 * @throws ReleaseError(s) as wantedRelease does
 */
export async function renderedForPreview(
  request: RenderRequest,
  connection: Connection,
  warn: (text: string) => void,
): Promise<RenderedRelease | undefined> {
  const { settings } = request;
  try {
    return await wantedRelease(request, connection);
  } catch (error) {
    const isKnown = settings.unknownPaths === undefined || !pulumi.runtime.isDryRun();
    if (isKnown || !(error instanceof ReleaseError || error instanceof ReleaseErrors)) throw error;
    const current = await deployedForPreview(request);
    const shown = current === undefined ? 'it shows none of its resources' : 'it shows the deployed revision';
    warn(
      `The preview cannot render the chart of release "${settings.release.name}" before all values are known, so ${shown}.\n${formatError(error)}`,
    );
    return current;
  }
}

/** The deployed revision, for a preview that cannot render; undefined if nothing is deployed yet. */
export async function deployedForPreview({
  settings,
  recorded,
}: Pick<RenderRequest, 'settings' | 'recorded'>): Promise<RenderedRelease | undefined> {
  const current = await recorded?.();
  if (current === undefined) return undefined;
  return { ...restoreRelease(current.content, settings), unknown: { hasUnknownNotes: true } };
}
