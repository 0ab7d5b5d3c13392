import { setTimeout as sleep } from 'node:timers/promises';

/** Seconds before each further try. */
const pauses = [1, 2, 4, 4, 4];
/** From the first failure of an object on. The provider itself takes up to ten seconds over a try where the server is away. */
const patienceMs = 15_000;

/**
 * What passes, in the words of Go's HTTP client and of the API server: etcd changes its leader, the server is started again, a connection breaks.
 * The kubernetes provider's client sends again what is answered with Retry-After, and reads that are cut off, but no more than that
 * (client-go rest/with_retry.go).
 */
const passing =
  /etcdserver: (leader changed|no leader|request timed out|server stopped|too many requests)|raft proposal dropped|connection (refused|reset by peer)|\bEOF\b|server sent GOAWAY|client connection lost|server is currently unable to handle the request/;
/** The API server quotes the failures of its webhooks: whoever runs these has to act. */
const ofWebhook = /failed calling webhook|admission webhook/;

/**
 * Waits before an object is applied once more, where that may help. To apply or to delete an object twice changes nothing.
 *
 * After an update that succeeds at the second try the engine leaves the first error in the state (resource/deploy/step.go, InitErrors): the
 * next run updates the object once more.
 * @returns whether to try once more, told the object and what the tries so far ended with, the newest first
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
