import { isUtf8 } from 'node:buffer';
import { isJsonObject } from '../../json/index.ts';
import { isApiError } from '../cluster/apiClient.ts';
import type { Connection } from '../connection.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/**
 * The values of the release's credentials Secret in the cluster, by key; empty if it does not exist. Leaves out values that are not UTF-8.
 * @throws ReleaseError CLUSTER_*, ApiError
 */
export async function readCredentials(
  { client }: Pick<Connection, 'client'>,
  release: ReleaseIdentity,
): Promise<Readonly<Record<string, string>>> {
  const { credentialsName } = await import('../../manifest/index.ts');
  const path = `/api/v1/namespaces/${release.namespace}/secrets/${credentialsName(release.name)}`;
  const { data } = await client.request({ path }).catch((error: unknown) => {
    if (isApiError(error, 'NotFound')) return { data: {} };
    throw error;
  });
  const texts: Record<string, string> = {};
  for (const [key, value] of Object.entries(isJsonObject(data) ? data : {})) {
    const bytes = Buffer.from(String(value), 'base64');
    if (isUtf8(bytes)) texts[key] = bytes.toString('utf8');
  }
  return texts;
}
