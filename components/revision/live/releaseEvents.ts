import type { JsonObject } from '../../json/index.ts';
import type { HideSecrets } from '../../manifest/index.ts';
import { oneLine } from '../cluster/oneLine.ts';
import type { Connection } from '../connection.ts';
import { listOrNothing } from '../readiness/ownedObjects.ts';
import { numberAt, objectAt, textAt } from '../readiness/status.ts';
import type { LiveObjects } from './liveObjects.ts';

/** An event of the cluster about an object of a release or one of its pods. */
export interface ReleaseEvent {
  /** RFC 3339, of its last occurrence. */
  time: string;
  type: string;
  reason: string;
  /** `Kind/name`. */
  object: string;
  uid: string;
  message: string;
  count: number;
}

/** The most events that are read of a namespace. */
const limit = 2_000;

/** The events of a release's objects and pods, oldest first, secrets hidden. Empty if the account may not read events. */
export async function readReleaseEvents(
  { client }: Connection,
  { namespaces, uids }: LiveObjects,
  hide: HideSecrets,
): Promise<ReleaseEvent[]> {
  const lists = await Promise.all(
    [...namespaces].map((namespace) => listOrNothing(client, `/api/v1/namespaces/${namespace}/events?limit=${limit}`)),
  );
  return lists
    .flat()
    .map((event) => eventOf(event, hide))
    .filter(({ uid }) => uids.has(uid))
    .sort((left, right) => Date.parse(left.time) - Date.parse(right.time));
}

function eventOf(event: JsonObject, hide: HideSecrets): ReleaseEvent {
  const { kind, name, uid } = objectAt(event, 'involvedObject');
  const series = objectAt(event, 'series');
  const times = [
    textAt(series, 'lastObservedTime'),
    textAt(event, 'lastTimestamp'),
    textAt(event, 'eventTime'),
    textAt(objectAt(event, 'metadata'), 'creationTimestamp'),
  ];
  return {
    time: times.find((time) => time !== '') ?? '',
    type: textAt(event, 'type'),
    reason: textAt(event, 'reason'),
    object: `${String(kind)}/${String(name)}`,
    uid: String(uid),
    message: hide(oneLine(textAt(event, 'message'))),
    count: numberAt(series, 'count', numberAt(event, 'count', 1)),
  };
}
