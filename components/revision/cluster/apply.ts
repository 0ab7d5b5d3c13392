import type { JsonObject } from '../../json/index.ts';
import type { ApiRequest } from './apiClient.ts';

export interface WriteOptions {
  /** Whether the server only answers as if it did it. @default false */
  dryRun?: boolean;
}

/**
 * A server-side apply that takes the fields from whoever holds them
 * (https://kubernetes.io/docs/reference/using-api/server-side-apply/).
 * @param path of the object
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
