import type { JsonObject } from '../../json/index.ts';
import type { HideSecrets } from '../../manifest/index.ts';
import { formatReference, type ObjectReference } from '../cluster/discovery.ts';
import { oneLine } from '../cluster/oneLine.ts';
import type { Connection } from '../connection.ts';
import { type PodCounts, podCounts } from '../readiness/podCounts.ts';
import { numberAt, objectAt, objectsAt, type Readiness } from '../readiness/status.ts';
import { type LiveObjects, type RecordReferences, readLiveState, uidOf } from './liveObjects.ts';
import { type ReleaseEvent, readReleaseEvents } from './releaseEvents.ts';

/** How an object of a release is doing. */
export interface ObjectState {
  reference: ObjectReference;
  /** `Kind/name`. */
  object: string;
  /** Pods or completions: how many there are, and how many there should be. Absent for objects without pods. */
  ready?: number;
  wanted?: number;
  /** Restarts of containers of the object's pods. Absent for objects without pods. */
  restarts?: number;
  /** `waiting`, `stuck` and `failed` have a reason. */
  state: Readiness['state'] | 'missing';
  reason: string;
  /** The last event about the object or one of its pods; a warning before others. */
  event?: ReleaseEvent;
}

/**
 * Reads the state of each object, in the order of the manifest.
 * @param hider hides secrets in reasons and events
 * @throws ReleaseError CLUSTER_*, ApiError
 */
export async function readObjectStates(
  connection: Connection,
  recorded: RecordReferences,
  hider: Promise<HideSecrets>,
): Promise<ObjectState[]> {
  const [live, hide] = await Promise.all([readLiveState(connection, recorded), hider]);
  return objectStates(live, await readReleaseEvents(connection, live, hide), hide);
}

/** The state of each object, in the order of the manifest. @param hide hides secrets in reasons */
function objectStates(live: LiveObjects, events: readonly ReleaseEvent[], hide: HideSecrets): ObjectState[] {
  return live.observations.map(({ reference, readiness, live: object }) => {
    const pods = object === undefined ? [] : live.podsOf(object);
    const uids = new Set([object, ...pods].map((each) => each && uidOf(each)));
    const own = events.filter(({ uid }) => uids.has(uid));
    const event = own.findLast(({ type }) => type === 'Warning') ?? own.at(-1);
    return {
      reference,
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
