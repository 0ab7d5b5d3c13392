import { type RenderedRelease, type RenderRequest, renderRelease, restoreRelease } from '../../render/index.ts';
import { type Connection, readRecordedContent } from '../../revision/index.ts';

/**
 * The release that a stack's settings describe: rendered from the chart, or restored from the revision that an adoption or a rollback names.
 * @throws ReleaseError(s) CHART_*, DEPENDENCY_*; REVISION_NOT_FOUND, REVISION_UNREADABLE, CLUSTER_*
 */
export async function wantedRelease(request: RenderRequest, connection: Connection): Promise<RenderedRelease> {
  const { settings } = request;
  const { adopt, rollbackTo } = settings.release;
  const revision = adopt ?? rollbackTo;
  if (revision === undefined) return renderRelease(request);
  return restoreRelease(await readRecordedContent(connection, revision), settings);
}
