import { isJsonObject } from '../../json/index.ts';
import type { CredentialsHolder, Hook } from '../../manifest/index.ts';
import { isApiError } from '../cluster/apiClient.ts';
import type { Connection } from '../connection.ts';
import { deployedVersion } from '../history/readHistory.ts';
import { isOwned } from '../preflight/ownership.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/** Keys of the Secret if the program of this project created it. */
const ownKeys = ['api-key', 'admin-password', 'redis-password'];

/**
 * The owner of the Secret `<release>-credentials` in the cluster.
 * @throws ReleaseError CLUSTER_*
 */
export async function credentialsHolder(
  { client, store }: Pick<Connection, 'client' | 'store'>,
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
  if (!isOwned(release, live)) return 'other';
  if (isJsonObject(data) && ownKeys.every((key) => data[key] !== undefined)) return 'release';
  // Another program gives other keys, and a chart may have created a Secret of the same name.
  const version = await deployedVersion({ store });
  if (version === undefined) return 'other';
  const [{ parseManifest }, { record }] = await Promise.all([import('../../manifest/index.ts'), store.get(version)]);
  const ofChart = [...parseManifest(record.manifest).map(({ object }) => object), ...record.hooks.map(nameOf)];
  return ofChart.some(({ kind, metadata: { name } }) => kind === 'Secret' && name === credentialsName(release.name))
    ? 'other'
    : 'release';
}

function nameOf({ kind, name }: Hook): { kind: string; metadata: { name: string } } {
  return { kind, metadata: { name } };
}
