import type { JsonObject } from '../../json/index.ts';
import type { HideSecrets } from '../../manifest/index.ts';
import { formatReference } from '../cluster/discovery.ts';
import { oneLine } from '../cluster/oneLine.ts';
import { type PodCounts, podCounts } from '../readiness/podCounts.ts';
import { numberAt, objectAt, objectsAt } from '../readiness/status.ts';
import { type LiveObjects, uidOf } from './liveObjects.ts';
import type { ReleaseEvent } from './releaseEvents.ts';

/** How an object of a release is doing. */
export interface ObjectState {
  /** `Kind/name`. */
  object: string;
  /** Pods or completions: how many there are, and how many there should be. Absent for objects without pods. */
  ready?: number;
  wanted?: number;
  /** Restarts of containers of the object's pods. Absent for objects without pods. */
  restarts?: number;
  /** `ready`, `missing`, or `waiting`, `stuck` and `failed` with a reason. */
  state: string;
  reason: string;
  /** The last event about the object or one of its pods; a warning before others. */
  event?: ReleaseEvent;
}

/** The state of each object, in the order of the manifest. @param hide hides secrets in reasons */
export function objectStates(live: LiveObjects, events: readonly ReleaseEvent[], hide: HideSecrets): ObjectState[] {
  return live.observations.map(({ reference, readiness, live: object }) => {
    const pods = object === undefined ? [] : live.podsOf(object);
    const uids = new Set([object, ...pods].map((each) => each && uidOf(each)));
    const own = events.filter(({ uid }) => uids.has(uid));
    const event = own.findLast(({ type }) => type === 'Warning') ?? own.at(-1);
    return {
      object: formatReference(reference),
      ...(object === undefined ? {} : podsIn(object, pods)),
      state: object === undefined ? 'missing' : readiness.state,
      reason: readiness.state === 'ready' ? '' : hide(oneLine(readiness.reason)),
      ...(event === undefined ? {} : { event }),
    };
  });
}

function podsIn(live: JsonObject, pods: readonly JsonObject[]): Partial<PodCounts> & { restarts?: number } {
  const counts = live.kind === 'Pod' ? containersOf(live) : podCounts(live);
  if (counts === undefined) return {};
  const restarts = pods
    .flatMap((pod) => objectsAt(objectAt(pod, 'status'), 'containerStatuses'))
    .reduce((sum, container) => sum + numberAt(container, 'restartCount'), 0);
  return { ...counts, restarts };
}

function containersOf(pod: JsonObject): PodCounts {
  const containers = objectsAt(objectAt(pod, 'status'), 'containerStatuses');
  const ready = containers.filter((container) => container.ready === true).length;
  return { ready, wanted: objectsAt(objectAt(pod, 'spec'), 'containers').length };
}
