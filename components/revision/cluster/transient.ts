import { ReleaseError } from '../../errors.ts';
import { ApiError } from './apiClient.ts';
import { pause } from './cancellation.ts';

/** Statuses of a server that is busy, starting or being replaced. Source: helm pkg/kube/wait.go, isRetryableHTTPStatusCode. */
const transientStatuses: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/** Whether the same read may succeed a moment later. */
export function isTransient(error: unknown): boolean {
  if (error instanceof ApiError) return transientStatuses.has(error.status);
  return error instanceof ReleaseError && error.code === 'CLUSTER_UNREACHABLE';
}

const pauseMs = { least: 100, most: 1_000 };

/**
 * Retries while the server is busy or unreachable. Use it only for requests that may run twice: reads, deletions, compare-and-swap.
 * @param deadline milliseconds since 1970; after it, the last error is thrown
 * @throws ReleaseError ENGINE_INTERRUPTED when the run is cancelled
 */
export async function outlast<Answer>(deadline: number, ask: () => Promise<Answer>): Promise<Answer> {
  for (let next = pauseMs.least; ; next = Math.min(next * 2, pauseMs.most)) {
    try {
      return await ask();
    } catch (error) {
      if (!isTransient(error) || Date.now() >= deadline) throw error;
      await pause(next);
    }
  }
}
