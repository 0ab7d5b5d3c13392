import { locateChart, updateRemoteChart } from '../../dependencies/index.ts';
import { ReleaseError } from '../../errors.ts';
import type { RenderRequest } from '../../render/index.ts';

/**
 * Adds the newest version and its digest to the error of a chart without them. A program has no lock file that a command could write.
 * @returns the same error if the repository does not answer, or for any other error
 */
export async function suggestLock(error: unknown, request: RenderRequest): Promise<unknown> {
  if (!(error instanceof ReleaseError) || error.code !== 'DEPENDENCY_LOCK_MISSING') return error;
  try {
    const located = await locateChart(request);
    if (!('remote' in located)) return error;
    const { version, sha256 } = await updateRemoteChart(located.remote, { env: process.env, report: () => undefined });
    const hint = `Set the arguments version: '${version}' and digest: 'sha256:${sha256}', which the repository has now.`;
    const message = `${request.settings.release.chart} comes from a repository, so the release needs the version and the digest of the chart.`;
    return new ReleaseError(error.code, message, { position: error.position, hint, cause: error });
  } catch {
    return error;
  }
}
