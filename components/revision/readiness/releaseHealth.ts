import type { JsonObject } from '../../json/index.ts';
import type { ObjectReference } from '../cluster/discovery.ts';
import { oneLine } from '../cluster/oneLine.ts';
import type { Connection } from '../connection.ts';
import { newestSecretsHider } from '../live/hideReleaseSecrets.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { observeAll } from './observation.ts';
import { hasReadiness } from './readiness.ts';
import { numberAt, objectAt, type Readiness } from './status.ts';

/** The health of an object of a release. */
export interface ObjectHealth {
  reference: ObjectReference;
  state: Readiness['state'];
  /** Why it is not ready, secrets masked; empty if it is ready. */
  reason: string;
  /** Ready and wanted pods; absent if the kind has no pods. */
  pods?: { ready: number; wanted: number };
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

/** Source: the status of each kind in the API reference of Kubernetes. */
function podsOf(live: JsonObject | undefined): { pods?: { ready: number; wanted: number } } {
  if (live === undefined) return {};
  const [spec, status] = [objectAt(live, 'spec'), objectAt(live, 'status')];
  switch (live.kind) {
    case 'Deployment':
    case 'ReplicaSet':
    case 'ReplicationController':
    case 'StatefulSet':
      return { pods: { ready: numberAt(status, 'readyReplicas'), wanted: numberAt(spec, 'replicas', 1) } };
    case 'DaemonSet':
      return {
        pods: { ready: numberAt(status, 'numberReady'), wanted: numberAt(status, 'desiredNumberScheduled') },
      };
    case 'Job':
      return { pods: { ready: numberAt(status, 'succeeded'), wanted: numberAt(spec, 'completions', 1) } };
    default:
      return {};
  }
}
