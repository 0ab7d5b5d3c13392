import { setTimeout as sleep } from 'node:timers/promises';

/** Pauses before the retries, in seconds. */
const pauses = [1, 2, 4, 4, 4];
/** The time limit from the first failure of an object. The provider itself needs up to ten seconds for a try if the server is down. */
const patienceMs = 15_000;

/**
 * Transient failures in the words of Go's HTTP client and of the API server: etcd elects a leader, the server restarts, a connection breaks.
 * The kubernetes provider's client only retries responses with Retry-After and interrupted reads (client-go rest/with_retry.go).
 */
const passing =
  /etcdserver: (leader changed|no leader|request timed out|server stopped|too many requests)|raft proposal dropped|connection (refused|reset by peer)|\bEOF\b|server sent GOAWAY|client connection lost|server is currently unable to handle the request/;
/** The API server quotes failures of its webhooks. Waiting does not help: their operator must act. */
const ofWebhook = /failed calling webhook|admission webhook/;

/**
 * Waits before an object is applied again, if that may help. Applying or deleting an object twice is harmless.
 *
 * If an update succeeds at the second try, the engine leaves the first error in the state (resource/deploy/step.go, InitErrors): the next
 * run updates the object again.
 * @returns a function that decides whether to retry, given the object and its errors so far, newest first
 */
export function passingFailures(now: () => number = Date.now) {
  const since = new Map<string, number>();
  return async (object: string, errors: readonly string[]): Promise<boolean> => {
    const [newest = ''] = errors;
    const pause = pauses[errors.length - 1];
    if (pause === undefined || !passing.test(newest) || ofWebhook.test(newest)) return false;
    const first = (errors.length > 1 ? since.get(object) : undefined) ?? now();
    since.set(object, first);
    if (now() + pause * 1000 > first + patienceMs) return false;
    await sleep(pause * 1000);
    return true;
  };
}
