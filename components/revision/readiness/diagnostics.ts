import type { JsonObject } from '../../json/index.ts';
import type { ApiClient } from '../cluster/apiClient.ts';
import { endsWithRun } from '../cluster/cancellation.ts';
import { readContainerLog } from '../cluster/containerLog.ts';
import { oneLine } from '../cluster/oneLine.ts';
import { newPodsOf, newReplicaSetOf } from './newPods.ts';
import { listOrNothing, makesPods, ownedObjectsOf } from './ownedObjects.ts';
import { formatTrouble, type PodTrouble, troublesOf } from './podTroubles.ts';
import { conditionsOf, objectAt, textAt } from './status.ts';

/** Limits of a quote: enough to see the cause, short enough for a terminal. */
const quoted = { conditions: 5, pods: 3, events: 5, logs: 2, logLines: 10 };

/** Time limit for collecting, in milliseconds. */
const patienceMs = 5_000;

/**
 * Why an object is not ready, according to the cluster: its bad conditions, the state of its pods, the newest events, and the last log lines of
 * failing containers. Never fails and takes at most five seconds: it skips what it cannot read, because the error that uses it is more
 * important. Quotes no fields of a spec, which may contain secrets.
 * @param live the object, with its apiVersion and kind
 * @returns lines, most helpful first; log lines are indented
 */
export async function diagnosticsOf(
  client: ApiClient,
  live: JsonObject,
  signal: AbortSignal = endsWithRun(AbortSignal.timeout(patienceMs)),
): Promise<string[]> {
  const owned = await ownedObjectsOf(client, makesPods(live) ? [live] : [], signal);
  const ofNewPods = newPodsOf(live, owned).flatMap(troublesOf);
  const staysBehind = live.kind === 'StatefulSet' && ofNewPods.length === 0;
  const troubles = groupAlike(staysBehind ? owned.pods.flatMap(troublesOf) : ofNewPods).slice(0, quoted.pods);
  const replicaSet = newReplicaSetOf(live, owned.replicaSets);
  const { namespace, uid } = objectAt(live, 'metadata');
  const place = typeof namespace === 'string' ? namespace : 'default';
  const uids = [uid, replicaSet && objectAt(replicaSet, 'metadata').uid, ...troubles.map(({ trouble }) => trouble.uid)];
  const [events, logs] = await Promise.all([
    eventsOf(client, place, new Set(uids), signal),
    logsOf(client, place, troubles, signal),
  ]);
  const pods = troubles.map(({ trouble, others }) => oneLine(formatTrouble(trouble, others)));
  // The scheduler reports the same message in a pod's condition and in an event.
  const news = events.filter(({ message }) => !pods.some((line) => line.includes(message)));
  const hint = staysBehind && pods.length > 0 ? [leftBehind] : [];
  return [...conditionLines(live), ...pods, ...hint, ...news.slice(-quoted.events).map(({ line }) => line), ...logs];
}

/** Source: https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback */
const leftBehind =
  'it has the previous template: a StatefulSet does not replace a pod that is not ready, so delete it by hand';

/** Condition types that are bad if true. All others are bad if not true. */
const badWhenTrue: ReadonlySet<string> = new Set([
  'Failed',
  'FailureTarget',
  'NonStructuralSchema',
  'Reconciling',
  'ReplicaFailure',
  'ScalingLimited',
  'Stalled',
  'Terminating',
]);

function conditionLines(live: JsonObject): string[] {
  return conditionsOf(live)
    .filter(({ type, status }) => (status === 'True') === badWhenTrue.has(String(type)))
    .slice(0, quoted.conditions)
    .map((condition) => {
      const why = [textAt(condition, 'reason'), textAt(condition, 'message')].filter((part) => part !== '').join(', ');
      const state = `condition ${textAt(condition, 'type')}=${textAt(condition, 'status')}`;
      return oneLine(why === '' ? state : `${state}: ${why}`);
    });
}

interface TroubleGroup {
  trouble: PodTrouble;
  /** The number of other pods with the same trouble. */
  others: number;
}

function groupAlike(troubles: readonly PodTrouble[]): TroubleGroup[] {
  const groups = Map.groupBy(troubles, ({ container, stuckIn, text }) => `${container ?? ''} ${stuckIn ?? text}`);
  return [...groups.values()].flatMap(([trouble, ...others]) =>
    trouble === undefined ? [] : [{ trouble, others: others.length }],
  );
}

interface QuotedEvent {
  message: string;
  line: string;
}

/** Oldest first. Only warnings, or all events if there is no warning. */
async function eventsOf(
  client: ApiClient,
  namespace: string,
  uids: ReadonlySet<unknown>,
  signal: AbortSignal,
): Promise<QuotedEvent[]> {
  const lists = await Promise.all(
    [...uids].map((uid) => {
      if (typeof uid !== 'string') return [];
      const selector = encodeURIComponent(`involvedObject.uid=${uid}`);
      return listOrNothing(client, `/api/v1/namespaces/${namespace}/events?fieldSelector=${selector}`, { signal });
    }),
  );
  const events = lists.flat().sort((left, right) => timeOf(left) - timeOf(right));
  const warnings = events.filter(({ type }) => type === 'Warning');
  return (warnings.length > 0 ? warnings : events).map((event) => {
    const message = oneLine(textAt(event, 'message'));
    const name = textAt(objectAt(event, 'involvedObject'), 'name');
    return { message, line: `event on ${name}: ${textAt(event, 'reason')}: ${message}` };
  });
}

/** The time of an event. For a repeated event, several fields can contain its last occurrence. */
function timeOf(event: JsonObject): number {
  const times = [
    textAt(objectAt(event, 'series'), 'lastObservedTime'),
    textAt(event, 'lastTimestamp'),
    textAt(event, 'eventTime'),
    textAt(objectAt(event, 'metadata'), 'creationTimestamp'),
  ];
  return Date.parse(times.find((time) => time !== '') ?? '') || 0;
}

async function logsOf(
  client: ApiClient,
  namespace: string,
  troubles: readonly TroubleGroup[],
  signal: AbortSignal,
): Promise<string[]> {
  const logging = troubles.filter(({ trouble }) => trouble.log !== undefined).slice(0, quoted.logs);
  const logs = await Promise.all(
    logging.map(async ({ trouble: { pod, container = '', log } }) => {
      const request = { lines: quoted.logLines, previous: log === 'previous', signal };
      const lines = await readContainerLog(client, { namespace, pod, container }, request).catch(() => []);
      if (lines.length === 0) return [];
      const of = log === 'previous' ? 'the last run of container' : 'container';
      return [`log of ${of} ${container} in pod ${pod}:`, ...lines.map((line) => `  ${line}`)];
    }),
  );
  return logs.flat();
}
