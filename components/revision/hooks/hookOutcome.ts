import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../../config/index.ts';
import { isApiError } from '../cluster/apiClient.ts';
import { formatReference, type ObjectReference } from '../cluster/discovery.ts';
import { isTransient } from '../cluster/transient.ts';
import type { Connection } from '../connection.ts';
import { conditionOf, explanationOf, objectAt, textAt } from '../readiness/status.ts';

/** How a hook ended. `live` is its object as it was last seen. */
export type HookOutcome =
  | { state: 'succeeded'; live?: JsonObject }
  | { state: 'failed'; reason: string; hint?: string | undefined; live?: JsonObject };

const pauseMs = { least: 100, most: 1_000, share: 0.1 };

/**
 * Waits until a hook's Job or Pod has ended; a definition of a kind until it is established; all else has nothing to wait for.
 * Source: helm pkg/kube/client.go, WatchUntilReady.
 * @param timeout seconds
 */
export async function hookOutcome(
  { client, discovery }: Pick<Connection, 'client' | 'discovery'>,
  reference: ObjectReference,
  timeout: number,
): Promise<HookOutcome> {
  const ending = endings[reference.kind];
  if (ending === undefined) return { state: 'succeeded' };
  const started = Date.now();
  const deadline = started + timeout * 1000;
  let live: JsonObject | undefined;
  for (;;) {
    try {
      const path = await discovery.pathOf(reference);
      // What is read says not what it is where it comes from a list; here it does, and evidence asks for it.
      live = {
        ...(await client.request({ path: path ?? '' })),
        kind: reference.kind,
        apiVersion: reference.apiVersion,
      };
      const outcome = ending(live);
      if (outcome !== undefined) return { ...outcome, live };
    } catch (error) {
      if (isApiError(error, 'NotFound')) return { state: 'failed', reason: 'it was deleted while it ran' };
      if (!isTransient(error)) throw error;
    }
    if (Date.now() >= deadline) {
      const seen = live === undefined ? {} : { live };
      return { state: 'failed', reason: `${formatReference(reference)} did not end within ${timeout} s`, ...seen };
    }
    const pause = Math.min(pauseMs.most, Math.max(pauseMs.least, (Date.now() - started) * pauseMs.share));
    await sleep(Math.min(pause, Math.max(0, deadline - Date.now())));
  }
}

type Ending = { state: 'succeeded' } | { state: 'failed'; reason: string } | undefined;

const endings: Readonly<Record<string, (live: JsonObject) => Ending>> = {
  CustomResourceDefinition: (live) =>
    conditionOf(live, 'Established')?.status === 'True' ? { state: 'succeeded' } : undefined,
  Job(live) {
    const failure = conditionOf(live, 'Failed');
    if (failure?.status === 'True') {
      return { state: 'failed', reason: `${textAt(failure, 'reason')}: ${explanationOf(failure)}` };
    }
    return conditionOf(live, 'Complete')?.status === 'True' ? { state: 'succeeded' } : undefined;
  },
  Pod(live) {
    const status = objectAt(live, 'status');
    const phase = textAt(status, 'phase');
    if (phase === 'Failed') return { state: 'failed', reason: `its pod failed: ${explanationOf(status)}` };
    return phase === 'Succeeded' ? { state: 'succeeded' } : undefined;
  },
};
