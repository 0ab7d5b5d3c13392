import { type ApiClient, isApiError } from './apiClient.ts';

/** Whether the server has the object at a path. Only its metadata is asked for. */
export async function isThere(client: ApiClient, path: string): Promise<boolean> {
  try {
    await client.request({ path, accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1' });
    return true;
  } catch (error) {
    if (isApiError(error, 'NotFound')) return false;
    throw error;
  }
}
