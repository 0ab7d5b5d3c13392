import type { JsonObject } from '../../json/index.ts';
import type { ApiRequest } from './apiClient.ts';

export interface WriteOptions {
  /** Whether the server only simulates the write. @default false */
  dryRun?: boolean;
}

/**
 * A server-side apply that forces conflicts: it takes over fields that other managers own
 * (https://kubernetes.io/docs/reference/using-api/server-side-apply/).
 * @param path path of the object on the API server
 * @param manager the field manager
 */
export function applyOf(
  path: string,
  object: JsonObject,
  manager: string,
  { dryRun = false }: WriteOptions = {},
): ApiRequest {
  return {
    method: 'PATCH',
    path: `${path}?${dryRun ? 'dryRun=All&' : ''}force=true&fieldManager=${manager}`,
    body: object,
    contentType: 'application/apply-patch+yaml',
  };
}
