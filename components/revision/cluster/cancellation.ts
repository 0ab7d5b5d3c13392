import { subscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReleaseError } from '../../errors.ts';

const controller = new AbortController();
let listening = false;

/** Aborted once the user wants the run to end (Ctrl-C, SIGTERM): what waits must give up. One process serves one run. */
export const cancelled: AbortSignal = controller.signal;

/** Ends what waits. */
export function cancel(): void {
  controller.abort(interruption());
}

/**
 * Cancels when the engine asks for it: by a request to each of its plugins, which the SDK's server answers without a word to the
 * dynamic resources (cmd/dynamic-provider of @pulumi/pulumi). Node reports each request that a server of this process gets.
 */
export function cancelWithEngine(): void {
  if (listening) return;
  listening = true;
  subscribe('http2.server.stream.start', (message) => {
    if (pathOf(message) === '/pulumirpc.ResourceProvider/Cancel') cancel();
  });
}

/** The path of a request, as Node reports it (https://nodejs.org/api/diagnostics_channel.html#http2). */
function pathOf(message: unknown): unknown {
  if (typeof message !== 'object' || message === null || !('headers' in message)) return undefined;
  const { headers } = message;
  return typeof headers === 'object' && headers !== null && ':path' in headers ? headers[':path'] : undefined;
}

/** @throws ReleaseError ENGINE_INTERRUPTED after a cancellation */
export function throwIfCancelled(): void {
  if (cancelled.aborted) throw interruption();
}

/**
 * Pauses a wait.
 * @param ms milliseconds
 * @throws ReleaseError ENGINE_INTERRUPTED on a cancellation, also on one that came before
 */
export async function pause(ms: number): Promise<void> {
  throwIfCancelled();
  await sleep(ms, undefined, { signal: cancelled }).catch(throwIfCancelled);
}

/** A signal that also ends a request of a wait on a cancellation. */
export function endsWithRun(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, cancelled]);
}

function interruption(): ReleaseError {
  return new ReleaseError('ENGINE_INTERRUPTED', 'The run was interrupted.', {
    hint: 'Run the same command again to continue.',
  });
}
