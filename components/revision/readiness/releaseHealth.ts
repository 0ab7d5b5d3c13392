import type { JsonObject } from '../../json/index.ts';
import type { ObjectReference } from '../cluster/discovery.ts';
import { oneLine } from '../cluster/oneLine.ts';
import type { Connection } from '../connection.ts';
import { newestSecretsHider } from '../live/hideReleaseSecrets.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { observeAll } from './observation.ts';
import { type PodCounts, podCounts } from './podCounts.ts';
import { hasReadiness } from './readiness.ts';
import type { Readiness } from './status.ts';

/** The health of an object of a release. */
export interface ObjectHealth {
  reference: ObjectReference;
  state: Readiness['state'];
  /** Why it is not ready, secrets masked; empty if it is ready. */
  reason: string;
  /** Ready and wanted pods; absent if the kind has no pods. */
  pods?: PodCounts;
}

/**
 * The health of a release's objects in one round. Leaves out kinds that are ready once they exist.
 * @throws ReleaseError CLUSTER_*, ApiError
 */
export async function readHealth(
  connection: Connection,
  { namespace }: ReleaseIdentity,
  references: readonly ObjectReference[],
  signal?: AbortSignal,
): Promise<ObjectHealth[]> {
  const observations = await observeAll(connection, references.filter(hasReadiness), signal);
  const isWell = observations.every(({ readiness }) => readiness.state === 'ready');
  const hide = isWell ? String : await newestSecretsHider(connection, namespace);
  return observations.map(({ reference, readiness, live }) => ({
    reference,
    state: readiness.state,
    reason: readiness.state === 'ready' ? '' : hide(oneLine(readiness.reason)),
    ...podsOf(live),
  }));
}

function podsOf(live: JsonObject | undefined): { pods?: PodCounts } {
  const pods = live && podCounts(live);
  return pods === undefined ? {} : { pods };
}
