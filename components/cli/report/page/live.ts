import { changedPaths, formatPath } from '../../../json/index.ts';
import {
  type HideSecrets,
  hideSecrets,
  type KubernetesObject,
  maskComparison,
  objectIdentity,
  recordSecrets,
} from '../../../manifest/index.ts';
import type {
  DriftData,
  EnvironmentData,
  EventData,
  HealthData,
  KeptRecords,
  TextPool,
} from '../../../report/index.ts';
import { yamlOf } from '../../../report/index.ts';
import {
  contentOfRecord,
  hasReadiness,
  objectsOfRecord,
  type ReleaseEvent,
  type ReleaseRecord,
  readObjectStates,
  referenceOf,
  releaseSecretsHider,
} from '../../../revision/index.ts';
import { liveSides } from '../../diff/sides.ts';
import { inTime, problemOf } from './problem.ts';
import type { ShownRelease } from './releases.ts';

type LiveData = Pick<EnvironmentData, 'health' | 'healthProblem' | 'drift' | 'driftProblem'>;

type Shown = Pick<ShownRelease, 'connection' | 'settings'>;

/** Health and drift of the deployed revision. What can't be read has its reason. */
export async function readLive(shown: Shown, { newest, deployed }: KeptRecords, pool: TextPool): Promise<LiveData> {
  if (deployed === undefined) return { health: [] };
  const [health, drift] = await Promise.all([
    inTime(healthOf(shown, deployed, newest ?? deployed)).then(
      (found) => ({ health: found }),
      (error) => ({ health: [], healthProblem: problemOf(error) }),
    ),
    inTime(driftOf(shown, deployed, pool)).then(
      (found) => ({ drift: found }),
      (error) => ({ driftProblem: problemOf(error) }),
    ),
  ]);
  return { ...health, ...drift };
}

async function healthOf(shown: Shown, deployed: ReleaseRecord, newest: ReleaseRecord): Promise<HealthData[]> {
  const { references, namespace } = objectsOfRecord(deployed);
  const recorded = { references: references.filter(hasReadiness), namespace };
  const states = await readObjectStates(shown.connection, recorded, hiderOf(shown, deployed, newest));
  return states.map(({ reference, state, reason, ready, wanted, restarts, event }) => ({
    ...reference,
    state: state === 'missing' ? 'waiting' : state,
    ...(reason === '' ? {} : { reason }),
    ...(ready === undefined ? {} : { ready }),
    ...(wanted === undefined ? {} : { wanted }),
    ...(restarts === undefined ? {} : { restarts }),
    ...(event === undefined ? {} : { event: eventData(event) }),
  }));
}

/** Hides the secrets of both revisions: an event may be about a failed one. */
async function hiderOf(
  { connection, settings }: Shown,
  deployed: ReleaseRecord,
  newest: ReleaseRecord,
): Promise<HideSecrets> {
  const hide = await releaseSecretsHider(connection, newest.namespace, contentOfRecord(newest));
  const hideOlder = hideSecrets(recordSecrets(contentOfRecord(deployed), settings));
  return (text) => hideOlder(hide(text));
}

/** Room for a message, in characters: each event is in the page. */
const longestMessage = 300;

function eventData({ time, type, reason, message, object, count }: ReleaseEvent): EventData {
  const shown = message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;
  return { time, reason, message: shown, object, count, ...(type === 'Warning' ? { isWarning: true } : {}) };
}

async function driftOf(shown: Shown, deployed: ReleaseRecord, pool: TextPool): Promise<DriftData[]> {
  const { namespace } = shown.settings.release;
  const { recorded, live } = await liveSides(shown, contentOfRecord(deployed));
  const keyOf = ({ object }: { object: KubernetesObject }) => objectIdentity(object, namespace);
  const found = new Map(live.map((each) => [keyOf(each), each]));
  return recorded.flatMap((each): DriftData[] => {
    const [before = {}, after] = maskComparison(each, found.get(keyOf(each)), true);
    const [left, right] = [yamlOf(before), after && yamlOf(after)];
    if (left === right) return [];
    const id = { ...referenceOf(each.object), before: pool.text(left) };
    if (after === undefined || right === undefined) return [{ ...id, operation: 'removed', fields: [] }];
    const fields = changedPaths(before, after, (keys) => keys.sort()).map(formatPath);
    return [{ ...id, operation: 'changed', fields, after: pool.text(right) }];
  });
}
