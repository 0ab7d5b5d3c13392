import type { ApiClient } from './apiClient.ts';
import { readMetadata } from './metadata.ts';

/** Whether the object at the path exists. Reads only its metadata. */
export async function isThere(client: ApiClient, path: string): Promise<boolean> {
  return (await readMetadata(client, path)) !== undefined;
}
