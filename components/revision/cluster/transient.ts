import { ReleaseError } from '../../errors.ts';
import { ApiError } from './apiClient.ts';

/** Answers of a server that is busy, starting or being replaced. Source: helm pkg/kube/wait.go, isRetryableHTTPStatusCode. */
const transientStatuses: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/** Whether the same read may well succeed in a moment. */
export function isTransient(error: unknown): boolean {
  if (error instanceof ApiError) return transientStatuses.has(error.status);
  return error instanceof ReleaseError && error.code === 'CLUSTER_UNREACHABLE';
}
