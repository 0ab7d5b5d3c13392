import { isUtf8 } from 'node:buffer';
import { isJsonObject } from '../../json/index.ts';
import { isApiError } from '../cluster/apiClient.ts';
import type { ClusterTarget } from '../cluster/target.ts';
import { connectTo } from '../connection.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/**
 * What the Secret with the release's credentials holds in the cluster, by key; nothing where there is none. What is no text
 * is left out.
 * @throws ReleaseError CLUSTER_*, ApiError
 */
export async function readCredentials(
  target: ClusterTarget,
  release: ReleaseIdentity,
): Promise<Readonly<Record<string, string>>> {
  const { credentialsName } = await import('../../manifest/index.ts');
  const { client } = await connectTo(target, release);
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
