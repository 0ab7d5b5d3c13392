import type { ApiClient } from '../cluster/apiClient.ts';
import { formatReference } from '../cluster/discovery.ts';
import { newPodsOf } from './newPods.ts';
import type { Observation } from './observation.ts';
import { makesPods, ownedObjectsOf } from './ownedObjects.ts';
import { formatTrouble, type PodTrouble, troublesOf } from './podTroubles.ts';
import { stuck } from './status.ts';

/** An object that is stuck. */
export interface StuckObservation {
  observation: Observation;
  /** Seconds since it was first seen stuck for the same reason. */
  lasted: number;
}

/**
 * Measures over the rounds of a wait how long objects have been stuck, by their own status or by the status of their new pods. A crash loop
 * counts from its first crash, although its containers run in between.
 * @param now milliseconds
 */
export function watchStuck(
  client: ApiClient,
  now: () => number,
): (unready: readonly Observation[]) => Promise<StuckObservation[]> {
  const since = new Map<string, number>();
  const secondsOf = (key: string) => {
    const first = since.get(key) ?? now();
    since.set(key, first);
    return (now() - first) / 1000;
  };
  return async (unready) => {
    const workloads = unready.flatMap(({ live }) => (live !== undefined && makesPods(live) ? [live] : []));
    const owned = await ownedObjectsOf(client, workloads);
    return unready.flatMap((observation): StuckObservation[] => {
      const { live, readiness, reference } = observation;
      if (readiness.state === 'stuck') return [{ observation, lasted: secondsOf(formatReference(reference)) }];
      if (readiness.state !== 'waiting' || live === undefined || !makesPods(live)) return [];
      const troubles = newPodsOf(live, owned)
        .flatMap(troublesOf)
        .filter(({ stuckIn }) => stuckIn !== undefined)
        .map((trouble) => ({ trouble, lasted: secondsOf(keyOf(trouble)) }))
        .sort((left, right) => right.lasted - left.lasted);
      const [worst] = troubles;
      if (worst === undefined) return [];
      const alike = troubles.filter(({ trouble }) => isAlike(trouble, worst.trouble));
      const reason = formatTrouble(worst.trouble, alike.length - 1);
      return [{ observation: { ...observation, readiness: stuck(reason) }, lasted: worst.lasted }];
    });
  };
}

function keyOf({ uid, container, stuckIn }: PodTrouble): string {
  return `${uid}/${container ?? ''}/${stuckIn}`;
}

function isAlike(trouble: PodTrouble, other: PodTrouble): boolean {
  return trouble.container === other.container && trouble.stuckIn === other.stuckIn;
}
