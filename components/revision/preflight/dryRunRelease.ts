import { credentialsName, fieldManager, parseManifest, type ReleaseContent } from '../../manifest/index.ts';
import type { Connection } from '../connection.ts';
import { actionOf } from '../history/openRevision.ts';
import type { OpenedInputs } from '../inputs.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { preflight } from './preflight.ts';

/**
 * Checks a release in a dry run as the next deploy would. Changes nothing.
 * @param defined what the release defines outside of its manifest
 * @throws ReleaseError(s) RELEASE_PREFLIGHT_REFUSED, RELEASE_OBJECT_NOT_OWNED, REVISION_TOO_LARGE, all of them together; CLUSTER_*
 */
export async function dryRunRelease(
  connection: Connection,
  release: ReleaseIdentity & { takeOwnership: boolean; hasCredentials: boolean },
  content: ReleaseContent,
  defined: Pick<OpenedInputs, 'defined' | 'namespaces'>,
): Promise<void> {
  const history = await connection.store.list();
  const credentials = { apiVersion: 'v1', kind: 'Secret', name: credentialsName(release.name) };
  const unlisted = release.hasCredentials ? [credentials] : [];
  const manifest = parseManifest(content.manifest);
  const action = actionOf(history, {});
  await preflight(connection, { ...release, unlisted, fieldManager, ...defined }, manifest, content, action);
}
