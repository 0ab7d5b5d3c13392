import { isJsonObject, type JsonObject } from '../../config/index.ts';
import type { ApiClient } from '../cluster/apiClient.ts';
import { conditionsOf, objectAt, textAt } from './status.ts';

/** How many events and pods are quoted: enough to see the cause, short enough for a terminal. */
const quoted = 3;

/**
 * Why an object is not ready, as far as the cluster tells: its bad conditions, what its pods say and the newest warnings.
 * Gathering never fails: what cannot be read is left out, since the error that asks for it matters more.
 * @returns lines without indentation, the most telling first
 */
export async function evidenceOf(client: ApiClient, live: JsonObject): Promise<string[]> {
  const pods = await podsOf(client, live);
  const podLines = pods.flatMap(podProblems).slice(0, quoted);
  const warnings = (await Promise.all([live, ...pods].map((object) => warningsOf(client, object)))).flat();
  // The scheduler says the same in a pod's condition and in an event.
  const news = warnings.filter(({ message }) => !podLines.some((line) => line.includes(message)));
  return [...conditionLines(live), ...podLines, ...news.slice(-quoted).map(({ line }) => line)];
}

/** `Progressing` is true while things go well; every other condition type we quote is bad when it is not true. */
function conditionLines(live: JsonObject): string[] {
  return conditionsOf(live)
    .filter(({ status }) => status !== 'True')
    .map((condition) => `condition ${conditionText(condition)}`);
}

function conditionText(condition: JsonObject): string {
  const why = [textAt(condition, 'reason'), textAt(condition, 'message')].filter((part) => part !== '').join(', ');
  return `${textAt(condition, 'type')}=${textAt(condition, 'status')}${why === '' ? '' : `: ${why}`}`;
}

/** The pods that a workload's selector selects. */
export async function podsOf(client: ApiClient, live: JsonObject): Promise<JsonObject[]> {
  const selector = objectAt(objectAt(objectAt(live, 'spec'), 'selector'), 'matchLabels');
  const namespace = textAt(objectAt(live, 'metadata'), 'namespace');
  const labels = Object.entries(selector).map(([key, value]) => `${key}=${String(value)}`);
  if (labels.length === 0 || namespace === '') return [];
  return listOrNothing(
    client,
    `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(labels.join(','))}`,
  );
}

function podProblems(pod: JsonObject): string[] {
  const name = textAt(objectAt(pod, 'metadata'), 'name');
  const status = objectAt(pod, 'status');
  const unscheduled = conditionsOf(pod).find(({ type, status: is }) => type === 'PodScheduled' && is === 'False');
  if (unscheduled !== undefined) return [`pod ${name} is not scheduled: ${textAt(unscheduled, 'message')}`];
  const statuses = [status.initContainerStatuses, status.containerStatuses].flatMap((list) =>
    Array.isArray(list) ? list.filter(isJsonObject) : [],
  );
  return statuses.flatMap((container) => {
    const state = objectAt(container, 'state');
    const reason = isJsonObject(state.waiting)
      ? state.waiting
      : isJsonObject(state.terminated)
        ? state.terminated
        : undefined;
    if (reason === undefined || reason.reason === 'Completed') return [];
    const message = textAt(reason, 'message');
    return [
      `pod ${name}, container ${textAt(container, 'name')}: ${textAt(reason, 'reason')}${message === '' ? '' : `: ${message}`}`,
    ];
  });
}

interface Warning {
  message: string;
  line: string;
}

async function warningsOf(client: ApiClient, live: JsonObject): Promise<Warning[]> {
  const { namespace, uid, name } = objectAt(live, 'metadata');
  if (typeof namespace !== 'string' || typeof uid !== 'string') return [];
  const selector = encodeURIComponent(`involvedObject.uid=${uid},type=Warning`);
  const events = await listOrNothing(client, `/api/v1/namespaces/${namespace}/events?fieldSelector=${selector}`);
  return events.map((event) => {
    const message = textAt(event, 'message');
    return { message, line: `event on ${name}: ${textAt(event, 'reason')}: ${message}` };
  });
}

async function listOrNothing(client: ApiClient, path: string): Promise<JsonObject[]> {
  try {
    const { items } = await client.request({ path });
    return Array.isArray(items) ? items.filter(isJsonObject) : [];
  } catch {
    return [];
  }
}
