import type { ApiClient } from './apiClient.ts';
import { readMetadata } from './metadata.ts';

/** Whether the server has the object at a path. Only its metadata is asked for. */
export async function isThere(client: ApiClient, path: string): Promise<boolean> {
  return (await readMetadata(client, path)) !== undefined;
}
