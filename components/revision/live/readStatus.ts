import type { Json } from '../../json/index.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import { isApiError } from '../cluster/apiClient.ts';
import { referenceOf } from '../cluster/discovery.ts';
import type { Connection } from '../connection.ts';

/**
 * The current status of an object.
 * @param object with its namespace
 * @returns undefined if the object has none, or if it does not exist
 * @throws ReleaseError CLUSTER_*, ApiError
 */
export async function readStatus(
  { client, discovery }: Pick<Connection, 'client' | 'discovery'>,
  object: KubernetesObject,
): Promise<Json | undefined> {
  const path = await discovery.pathOf(referenceOf(object));
  if (path === undefined) return undefined;
  const { status } = await client.request({ path }).catch((error: unknown) => {
    if (isApiError(error, 'NotFound')) return { status: undefined };
    throw error;
  });
  return status;
}
