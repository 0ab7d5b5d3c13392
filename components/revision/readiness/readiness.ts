import { isJsonObject, type JsonObject } from '../../config/index.ts';
import { conditionOf, failed, numberAt, objectAt, type Readiness, ready, textAt, waiting } from './status.ts';
import { daemonSetReadiness, deploymentReadiness, replicaSetReadiness, statefulSetReadiness } from './workloads.ts';

/**
 * What a live object's status says about its readiness, by the rules of kstatus (sigs.k8s.io/cli-utils) with Helm's
 * additions for load balancers and paused Deployments. Pure: the caller fetches the object.
 */
export function readinessOf(live: JsonObject): Readiness {
  const metadata = objectAt(live, 'metadata');
  if (metadata.deletionTimestamp !== undefined) return waiting('it is being deleted');
  const generation = numberAt(metadata, 'generation');
  const observed = objectAt(live, 'status').observedGeneration;
  if (typeof observed === 'number' && observed < generation)
    return waiting('its controller has not seen the change yet');
  const rule = typeof live.kind === 'string' ? rules[live.kind] : undefined;
  return rule === undefined ? genericReadiness(live) : rule(live);
}

/** Kinds whose objects are ready once the API server has them: nobody writes a status for them. */
const withoutStatus: ReadonlySet<string> = new Set([
  'ClusterRole',
  'ClusterRoleBinding',
  'ConfigMap',
  'IngressClass',
  'LimitRange',
  'NetworkPolicy',
  'PriorityClass',
  'Role',
  'RoleBinding',
  'Secret',
  'ServiceAccount',
  'StorageClass',
]);

/** False for kinds that need not even be looked at. */
export function hasReadiness(kind: string): boolean {
  return !withoutStatus.has(kind);
}

const rules: Readonly<Record<string, (live: JsonObject) => Readiness>> = {
  CustomResourceDefinition: definitionReadiness,
  DaemonSet: daemonSetReadiness,
  Deployment: deploymentReadiness,
  Job: jobReadiness,
  PersistentVolumeClaim: claimReadiness,
  Pod: podReadiness,
  ReplicaSet: replicaSetReadiness,
  Service: serviceReadiness,
  StatefulSet: statefulSetReadiness,
};

function definitionReadiness(live: JsonObject): Readiness {
  const rejected = conditionOf(live, 'NamesAccepted');
  if (rejected?.status === 'False') return failed(`its names are not accepted: ${textAt(rejected, 'message')}`);
  return conditionOf(live, 'Established')?.status === 'True' ? ready : waiting('it is not established yet');
}

/** As with `helm upgrade --wait`, a Job holds up nothing while it runs; one that failed ends the wait. */
function jobReadiness(live: JsonObject): Readiness {
  const failure = conditionOf(live, 'Failed');
  if (failure?.status === 'True') return failed(`${textAt(failure, 'reason')}: ${textAt(failure, 'message')}`);
  return objectAt(live, 'status').startTime === undefined ? waiting('it has not started yet') : ready;
}

function claimReadiness(live: JsonObject): Readiness {
  const phase = textAt(objectAt(live, 'status'), 'phase');
  if (phase === 'Lost') return failed('its volume is lost');
  return phase === 'Bound' ? ready : waiting(`it is ${phase || 'Pending'}, not Bound`);
}

function podReadiness(live: JsonObject): Readiness {
  const phase = textAt(objectAt(live, 'status'), 'phase');
  if (phase === 'Succeeded') return ready;
  if (phase === 'Failed') return failed(`it failed: ${textAt(objectAt(live, 'status'), 'message') || 'no message'}`);
  return conditionOf(live, 'Ready')?.status === 'True' ? ready : waiting(`it is ${phase || 'Pending'}`);
}

function serviceReadiness(live: JsonObject): Readiness {
  const spec = objectAt(live, 'spec');
  const external = Array.isArray(spec.externalIPs) && spec.externalIPs.length > 0;
  if (spec.type !== 'LoadBalancer' || external) return ready;
  const { ingress } = objectAt(objectAt(live, 'status'), 'loadBalancer');
  return Array.isArray(ingress) && ingress.length > 0 ? ready : waiting('its load balancer has no address yet');
}

/** Custom resources and all other kinds: the conditions that controllers have agreed on, else ready. */
function genericReadiness(live: JsonObject): Readiness {
  const stalled = conditionOf(live, 'Stalled');
  if (stalled?.status === 'True') return failed(`${textAt(stalled, 'reason')}: ${textAt(stalled, 'message')}`);
  for (const type of ['Ready', 'Available']) {
    const condition = conditionOf(live, type);
    if (condition !== undefined && condition.status !== 'True') {
      return waiting(
        `${type} is ${textAt(condition, 'status')}: ${textAt(condition, 'message') || textAt(condition, 'reason')}`,
      );
    }
  }
  return isJsonObject(live.status) && conditionOf(live, 'Reconciling')?.status === 'True'
    ? waiting('it is being reconciled')
    : ready;
}
