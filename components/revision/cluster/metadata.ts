import type { JsonObject } from '../../json/index.ts';
import { type ApiClient, isApiError } from './apiClient.ts';

/**
 * Reads only the metadata of the object at a path.
 * @returns undefined if the object does not exist
 * @throws what the client throws
 */
export async function readMetadata(
  client: ApiClient,
  path: string,
  signal?: AbortSignal,
): Promise<JsonObject | undefined> {
  const accept = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
  try {
    return await client.request({ path, accept, signal });
  } catch (error) {
    if (isApiError(error, 'NotFound')) return undefined;
    throw error;
  }
}
