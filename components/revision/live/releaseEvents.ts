import type { JsonObject } from '../../json/index.ts';
import type { HideSecrets } from '../../manifest/index.ts';
import type { ApiClient } from '../cluster/apiClient.ts';
import { oneLine } from '../cluster/oneLine.ts';
import type { Connection } from '../connection.ts';
import { numberAt, objectAt, objectsAt, textAt } from '../readiness/status.ts';
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

/** The most events of one request. */
const pageSize = 2_000;
/** The most requests for a namespace. */
const mostPages = 50;

/** The events of a release's objects and pods, oldest first, secrets hidden. Empty if the account may not read events. */
export async function readReleaseEvents(
  { client }: Connection,
  { namespaces, uids }: LiveObjects,
  hide: HideSecrets,
): Promise<ReleaseEvent[]> {
  const lists = await Promise.all([...namespaces].map((namespace) => eventsIn(client, namespace)));
  return lists
    .flat()
    .map((event) => eventOf(event, hide))
    .filter(({ uid }) => uids.has(uid))
    .sort((left, right) => Date.parse(left.time) - Date.parse(right.time));
}

/** Ends early at a page that the server refuses, for example because it took too long to get there. */
async function eventsIn(client: ApiClient, namespace: string): Promise<JsonObject[]> {
  const found: JsonObject[] = [];
  let next = '';
  for (let page = 0; page < mostPages; page++) {
    const query = new URLSearchParams({ limit: String(pageSize), ...(next === '' ? {} : { continue: next }) });
    const path = `/api/v1/namespaces/${namespace}/events?${query}`;
    const list: JsonObject = await client.request({ path }).catch(() => ({}));
    found.push(...objectsAt(list, 'items'));
    next = textAt(objectAt(list, 'metadata'), 'continue');
    if (next === '') break;
  }
  return found;
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
