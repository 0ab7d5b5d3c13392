import type { JsonObject } from '../../json/index.ts';
import { conditionOf, explanationOf, numberAt, objectAt, type Readiness, ready, stuck, waiting } from './status.ts';

/**
 * A paused Deployment is ready, as for Helm (helm pkg/kube/client.go, PausedAsReady). kstatus calls a Deployment failed after its progress
 * deadline. We call it stuck: it still reports this after an unchanged deploy, and recovers when the cause is gone.
 */
export function deploymentReadiness(live: JsonObject): Readiness {
  if (isUnseen(live)) return unseen;
  const spec = objectAt(live, 'spec');
  if (spec.paused === true) return ready;
  const progress = conditionOf(live, 'Progressing');
  if (progress?.reason === 'ProgressDeadlineExceeded') return stuck(explanationOf(progress));
  const counts = replicasReadiness(live, 'updatedReplicas');
  if (counts.state !== 'ready') return counts;
  const deadline = numberAt(spec, 'progressDeadlineSeconds', noDeadline);
  const finished = progress?.status === 'True' && progress.reason === 'NewReplicaSetAvailable';
  if (deadline !== noDeadline && !finished) return waiting('its rollout is not finished');
  return conditionOf(live, 'Available')?.status === 'True' ? ready : waiting('it is not available');
}

/** The greatest int32 means no deadline; the controller then writes no Progressing condition. */
const noDeadline = 2 ** 31 - 1;

export function replicaSetReadiness(live: JsonObject): Readiness {
  return isUnseen(live) ? unseen : replicasReadiness(live, 'fullyLabeledReplicas');
}

/** kstatus has no rule for it; Helm waits for its pods. */
export const replicationControllerReadiness = replicaSetReadiness;

/**
 * With OnDelete, only the user replaces pods. With a partition, only pods above it are replaced. The API server sets the default partition 0,
 * for which kstatus would skip the check of the revisions; that check is Helm's.
 */
export function statefulSetReadiness(live: JsonObject): Readiness {
  if (isUnseen(live)) return unseen;
  const spec = objectAt(live, 'spec');
  const status = objectAt(live, 'status');
  const strategy = objectAt(spec, 'updateStrategy');
  if (strategy.type === 'OnDelete') return ready;
  const wanted = numberAt(spec, 'replicas', 1);
  const total = numberAt(status, 'replicas');
  const readyReplicas = numberAt(status, 'readyReplicas');
  if (total < wanted) return waiting(`${total} of ${wanted} replicas exist`);
  if (readyReplicas < wanted) return waiting(`${readyReplicas} of ${wanted} replicas are ready`);
  if (total > wanted) return waiting(`surplus replicas are still running: ${total - wanted}`);
  const partition = numberAt(objectAt(strategy, 'rollingUpdate'), 'partition');
  const updated = numberAt(status, 'updatedReplicas');
  if (updated < wanted - partition) return waiting(`${updated} of ${wanted - partition} replicas are updated`);
  if (partition === 0 && status.currentRevision !== status.updateRevision) return waiting('its update is not complete');
  return ready;
}

/** With OnDelete, only the user replaces pods, so Helm does not wait. */
export function daemonSetReadiness(live: JsonObject): Readiness {
  if (isUnseen(live)) return unseen;
  if (objectAt(objectAt(live, 'spec'), 'updateStrategy').type === 'OnDelete') return ready;
  const status = objectAt(live, 'status');
  if (typeof status.desiredNumberScheduled !== 'number') return unseen;
  const wanted = status.desiredNumberScheduled;
  for (const [field, what] of daemonCounts) {
    const count = numberAt(status, field);
    if (count < wanted) return waiting(`${count} of ${wanted} nodes ${what}`);
  }
  return ready;
}

const daemonCounts = [
  ['currentNumberScheduled', 'have a pod'],
  ['updatedNumberScheduled', 'have an updated pod'],
  ['numberAvailable', 'have an available pod'],
  ['numberReady', 'have a ready pod'],
] as const;

const unseen = waiting('its controller has not seen it yet');

/** The controllers of these kinds always write it. Without the check, a new object with 0 replicas would be ready at once. */
function isUnseen(live: JsonObject): boolean {
  return objectAt(live, 'status').observedGeneration === undefined;
}

/** @param updatedField the status field that counts the replicas of the newest template */
function replicasReadiness(live: JsonObject, updatedField: string): Readiness {
  const status = objectAt(live, 'status');
  const wanted = numberAt(objectAt(live, 'spec'), 'replicas', 1);
  const updated = numberAt(status, updatedField);
  const total = numberAt(status, 'replicas');
  const available = numberAt(status, 'availableReplicas');
  const readyReplicas = numberAt(status, 'readyReplicas');
  if (updated < wanted) return waiting(`${updated} of ${wanted} replicas are updated`);
  if (total > wanted) return waiting(`old replicas are still running: ${total - wanted}`);
  if (available < updated) return waiting(`${available} of ${updated} replicas are available`);
  if (readyReplicas < wanted) return waiting(`${readyReplicas} of ${wanted} replicas are ready`);
  return ready;
}
