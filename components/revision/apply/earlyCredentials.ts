import { isJsonObject } from '../../json/index.ts';
import { credentialsName, credentialsSecret, encodedData } from '../../manifest/index.ts';
import { isApiError } from '../cluster/apiClient.ts';
import type { Cluster } from '../connection.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { applyInOrder } from './createAgain.ts';

/**
 * Creates the release's credentials before its first hooks run: a pod that uses a missing Secret in its environment waits forever. Pulumi
 * takes the Secret over later. Keeps existing values and adds only missing keys.
 * @param values by key
 * @throws ReleaseError CLUSTER_REQUEST_FAILED, without the values
 */
export async function createEarlyCredentials(
  connection: Cluster,
  release: ReleaseIdentity,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  const { name, namespace } = release;
  const path = `/api/v1/namespaces/${namespace}/secrets/${credentialsName(name)}`;
  const live = await connection.client.request({ path }).catch((error: unknown) => {
    if (isApiError(error, 'NotFound')) return { data: {} };
    throw error;
  });
  const present = isJsonObject(live.data) ? live.data : {};
  const data = encodedData(values);
  const keys = Object.keys(data);
  if (keys.every((key) => present[key] !== undefined)) return;
  const kept = keys.flatMap((key) => (typeof present[key] === 'string' ? [[key, present[key]]] : []));
  const secret = credentialsSecret(name, { ...data, ...Object.fromEntries(kept) });
  await applyInOrder(connection, release, [{ ...secret, metadata: { ...secret.metadata, namespace } }]);
}
