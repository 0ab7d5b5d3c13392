import type { JsonObject } from '../../json/index.ts';
import { numberAt, objectAt } from './status.ts';

/** Pods or completions: how many there are, and how many there should be. */
export interface PodCounts {
  ready: number;
  wanted: number;
}

/**
 * The pods of a workload, as its status counts them; undefined for other kinds.
 * Source: the status of each kind in the API reference of Kubernetes.
 */
export function podCounts(live: JsonObject): PodCounts | undefined {
  const [spec, status] = [objectAt(live, 'spec'), objectAt(live, 'status')];
  switch (live.kind) {
    case 'Deployment':
    case 'ReplicaSet':
    case 'ReplicationController':
    case 'StatefulSet':
      return { ready: numberAt(status, 'readyReplicas'), wanted: numberAt(spec, 'replicas', 1) };
    case 'DaemonSet':
      return { ready: numberAt(status, 'numberReady'), wanted: numberAt(status, 'desiredNumberScheduled') };
    case 'Job':
      return { ready: numberAt(status, 'succeeded'), wanted: numberAt(spec, 'completions', 1) };
    default:
      return undefined;
  }
}
