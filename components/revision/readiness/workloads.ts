import type { JsonObject } from '../../config/index.ts';
import { conditionOf, failed, numberAt, objectAt, type Readiness, ready, textAt, waiting } from './status.ts';

export function deploymentReadiness(live: JsonObject): Readiness {
  const spec = objectAt(live, 'spec');
  const status = objectAt(live, 'status');
  if (spec.paused === true) return ready;
  const progress = conditionOf(live, 'Progressing');
  if (progress?.reason === 'ProgressDeadlineExceeded') return failed(textAt(progress, 'message'));
  return replicasReadiness(numberAt(spec, 'replicas', 1), {
    updated: numberAt(status, 'updatedReplicas'),
    total: numberAt(status, 'replicas'),
    available: numberAt(status, 'availableReplicas'),
  });
}

export function replicaSetReadiness(live: JsonObject): Readiness {
  const status = objectAt(live, 'status');
  return replicasReadiness(numberAt(objectAt(live, 'spec'), 'replicas', 1), {
    updated: numberAt(status, 'fullyLabeledReplicas'),
    total: numberAt(status, 'replicas'),
    available: numberAt(status, 'availableReplicas'),
  });
}

export function statefulSetReadiness(live: JsonObject): Readiness {
  const spec = objectAt(live, 'spec');
  const status = objectAt(live, 'status');
  const wanted = numberAt(spec, 'replicas', 1);
  const strategy = objectAt(spec, 'updateStrategy');
  const partition = numberAt(objectAt(strategy, 'rollingUpdate'), 'partition');
  const readyReplicas = numberAt(status, 'readyReplicas');
  if (readyReplicas < wanted) return waiting(`${readyReplicas} of ${wanted} replicas are ready`);
  // With OnDelete nobody but the user replaces pods; with a partition only those above it are.
  if (strategy.type === 'OnDelete') return ready;
  const updated = numberAt(status, 'updatedReplicas');
  if (updated < wanted - partition) return waiting(`${updated} of ${wanted - partition} replicas are updated`);
  if (partition === 0 && status.currentRevision !== status.updateRevision) return waiting('its update is not complete');
  return ready;
}

export function daemonSetReadiness(live: JsonObject): Readiness {
  const status = objectAt(live, 'status');
  if (status.observedGeneration === undefined) return waiting('its controller has not seen it yet');
  const wanted = numberAt(status, 'desiredNumberScheduled');
  const onDelete = objectAt(objectAt(live, 'spec'), 'updateStrategy').type === 'OnDelete';
  return replicasReadiness(wanted, {
    updated: onDelete ? wanted : numberAt(status, 'updatedNumberScheduled'),
    total: wanted,
    available: numberAt(status, 'numberAvailable'),
  });
}

interface ReplicaCounts {
  updated: number;
  /** Old ones included. */
  total: number;
  available: number;
}

function replicasReadiness(wanted: number, { updated, total, available }: ReplicaCounts): Readiness {
  if (updated < wanted) return waiting(`${updated} of ${wanted} replicas are updated`);
  if (total > updated) return waiting(`${total - updated} old replicas are still there`);
  if (available < wanted) return waiting(`${available} of ${wanted} replicas are available`);
  return ready;
}
