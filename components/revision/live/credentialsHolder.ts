import { isJsonObject } from '../../json/index.ts';
import type { CredentialsHolder } from '../../manifest/index.ts';
import { isApiError } from '../cluster/apiClient.ts';
import type { Connection } from '../connection.ts';
import { isOwned } from '../preflight/ownership.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/** Keys of the Secret if this program created it; a chart may have created a Secret of the same name. */
const ownKeys = ['api-key', 'admin-password', 'redis-password'];

/**
 * The owner of the Secret `<release>-credentials` in the cluster.
 * @throws ReleaseError CLUSTER_*
 */
export async function credentialsHolder(
  { client }: Pick<Connection, 'client'>,
  release: ReleaseIdentity,
): Promise<CredentialsHolder> {
  const { credentialsName } = await import('../../manifest/index.ts');
  const path = `/api/v1/namespaces/${release.namespace}/secrets/${credentialsName(release.name)}`;
  const live = await client.request({ path }).catch((error: unknown) => {
    if (isApiError(error, 'NotFound')) return undefined;
    throw error;
  });
  if (live === undefined) return 'nobody';
  const { data } = live;
  const isMadeHere = isJsonObject(data) && ownKeys.every((key) => data[key] !== undefined);
  return isMadeHere && isOwned(release, live) ? 'release' : 'other';
}
