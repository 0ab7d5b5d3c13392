import { subscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReleaseError } from '../../errors.ts';

const controller = new AbortController();
let listening = false;

/** Aborts when the user cancels the run (Ctrl-C, SIGTERM): every wait must end then. One process serves one run. */
export const cancelled: AbortSignal = controller.signal;

/** Ends all waits of the run. */
function cancel(): void {
  controller.abort(interruption());
}

/**
 * Cancels when the engine asks for it. The engine sends each plugin a Cancel request, but the SDK's server does not pass it on to dynamic
 * resources (cmd/dynamic-provider of @pulumi/pulumi). Node reports each HTTP/2 request that a server of this process receives.
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
 * @throws ReleaseError ENGINE_INTERRUPTED if the run is or gets cancelled
 */
export async function pause(ms: number): Promise<void> {
  throwIfCancelled();
  await sleep(ms, undefined, { signal: cancelled }).catch(throwIfCancelled);
}

/** A signal that also aborts when the run is cancelled. */
export function endsWithRun(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, cancelled]);
}

function interruption(): ReleaseError {
  return new ReleaseError('ENGINE_INTERRUPTED', 'The run was interrupted.', {
    hint: 'Run the same command again to continue.',
  });
}
