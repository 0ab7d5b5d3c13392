import { changedPaths, formatPath } from '../../../json/index.ts';
import { currentSecretPaths, type KubernetesObject, maskComparison, objectIdentity } from '../../../manifest/index.ts';
import type { DriftData, EnvironmentData, HealthData, RevisionData, TextPool } from '../../../report/index.ts';
import { yamlOf } from '../../../report/index.ts';
import { contentOfRecord, readHealth, readRevision, referenceOf } from '../../../revision/index.ts';
import { liveSides } from '../../diff/sides.ts';
import { inTime, problemOf } from './problem.ts';
import type { ShownRelease } from './releases.ts';

type LiveData = Pick<EnvironmentData, 'health' | 'healthProblem' | 'drift' | 'driftProblem'>;

/**
 * Health and drift of the deployed revision. What can't be read has its reason.
 * @param revisions oldest first
 */
export async function readLive(
  shown: ShownRelease,
  revisions: readonly RevisionData[],
  pool: TextPool,
): Promise<LiveData> {
  const deployed = revisions.findLast(({ status }) => status === 'deployed')?.revision;
  if (deployed === undefined) return { health: [] };
  const [health, drift] = await Promise.all([
    inTime(healthOf(shown, deployed)).then(
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

async function healthOf({ connection, settings }: ShownRelease, revision: number): Promise<HealthData[]> {
  const { release } = settings;
  const content = contentOfRecord(await readRevision(connection, release, revision));
  const references = currentSecretPaths(content, settings)
    .objects()
    .map(({ object }) => referenceOf(object));
  const health = await readHealth(connection, release, references);
  return health.map(({ reference, state, reason, pods }) => ({
    ...reference,
    state,
    ...(reason === '' ? {} : { reason }),
    ...pods,
  }));
}

async function driftOf(shown: ShownRelease, revision: number, pool: TextPool): Promise<DriftData[]> {
  const { namespace } = shown.settings.release;
  const { recorded, live } = await liveSides({ ...shown, stack: shown.stack ?? shown.title }, revision);
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
