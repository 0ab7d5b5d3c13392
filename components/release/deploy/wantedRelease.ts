import * as pulumi from '@pulumi/pulumi';
import { formatError, ReleaseError, ReleaseErrors } from '../../errors.ts';
import { type RenderedRelease, type RenderRequest, renderRelease, restoreRelease } from '../../render/index.ts';
import { type Connection, readRecordedContent } from '../../revision/index.ts';

/**
 * The release to deploy: rendered from the chart, or restored from the revision that an adoption or a rollback names. A chart may refuse the
 * values that stand for unknown ones in a preview; the preview then shows what is deployed now.
 * @param warn called with the reason
 * @returns undefined if a preview can show nothing, since nothing is deployed yet
 * @throws ReleaseError(s) CHART_*, DEPENDENCY_*; REVISION_NOT_FOUND, REVISION_UNREADABLE, CLUSTER_*
 */
export async function wantedRelease(
  request: RenderRequest,
  connection: Connection,
  warn: (text: string) => void,
): Promise<RenderedRelease | undefined> {
  const { settings } = request;
  const { name, adopt, rollbackTo } = settings.release;
  const revision = adopt ?? rollbackTo;
  try {
    if (revision === undefined) return await renderRelease(request);
    return restoreRelease(await readRecordedContent(connection, revision), settings);
  } catch (error) {
    const isKnown = settings.unknownPaths === undefined || !pulumi.runtime.isDryRun();
    if (isKnown || !(error instanceof ReleaseError || error instanceof ReleaseErrors)) throw error;
    const current = await deployedRelease(request);
    const shown = current === undefined ? 'it shows none of its resources' : 'it shows the deployed revision';
    warn(
      `The preview cannot render the chart of release "${name}" before all values are known, so ${shown}.\n${formatError(error)}`,
    );
    return current;
  }
}

/** The deployed revision, for a preview that cannot render; undefined if nothing is deployed yet. */
export async function deployedRelease({
  settings,
  recorded,
}: Pick<RenderRequest, 'settings' | 'recorded'>): Promise<RenderedRelease | undefined> {
  const current = await recorded?.();
  if (current === undefined) return undefined;
  return { ...restoreRelease(current.content, settings), unknown: { hasUnknownNotes: true } };
}
