import { locateChart, updateRemoteChart } from '../../dependencies/index.ts';
import { ReleaseError } from '../../errors.ts';
import type { RenderRequest } from '../../render/index.ts';

/**
 * The error of a chart without a version or a digest, with those of the newest version in the repository. A program has no lock file that a
 * command could write.
 * @returns any other error unchanged
 */
export async function suggestLock(error: unknown, request: RenderRequest): Promise<unknown> {
  if (!(error instanceof ReleaseError) || error.code !== 'DEPENDENCY_LOCK_MISSING') return error;
  const located = await locateChart(request);
  // A dependency has its own lock file.
  if (!('remote' in located) || (located.remote.version !== undefined && located.remote.digest !== undefined))
    return error;
  const report = () => undefined;
  const hint = await updateRemoteChart(located.remote, { env: process.env, report }).then(
    ({ version, sha256 }) =>
      `Set the arguments version: '${version}' and digest: 'sha256:${sha256}', which the repository has now.`,
    ({ message: reason }) => `Set the arguments version and digest. The newest ones are not known: ${reason}`,
  );
  const message = `${request.settings.release.chart} comes from a repository, so the release needs the version and the digest of the chart.`;
  return new ReleaseError(error.code, message, { position: error.position, hint, cause: error });
}
