import type { JsonObject } from '../../json/index.ts';
import { deletionOf, formatDeletion } from '../cluster/deletion.ts';
import type { ObjectReference } from '../cluster/discovery.ts';
import { apiServiceReadiness, crdReadiness } from './apiExtensions.ts';
import { jobReadiness, podReadiness } from './runs.ts';
import { serviceReadiness } from './service.ts';
import {
  conditionOf,
  explanationOf,
  failed,
  groupOf,
  isOfBefore,
  objectAt,
  type Readiness,
  ready,
  textAt,
  waiting,
} from './status.ts';
import { claimReadiness, volumeReadiness } from './storage.ts';
import {
  daemonSetReadiness,
  deploymentReadiness,
  replicaSetReadiness,
  replicationControllerReadiness,
  statefulSetReadiness,
} from './workloadKinds.ts';

/** With the value "true" on an object, nobody waits for it. */
export const skipWaitAnnotation = 'kubesentiment.io/skip-wait';

/**
 * What a live object says about its readiness, by the rules of kstatus (sigs.k8s.io/cli-utils, pkg/kstatus/status) with
 * Helm's additions (helm pkg/kube/ready.go). Where we differ, the rule says why. Pure: the caller fetches the object.
 */
export function readinessOf(live: JsonObject): Readiness {
  const metadata = objectAt(live, 'metadata');
  if (objectAt(metadata, 'annotations')[skipWaitAnnotation] === 'true') return ready;
  const deletion = deletionOf(live);
  if (deletion !== undefined) return waiting(formatDeletion(deletion));
  if (isOfBefore(live, objectAt(live, 'status'))) return waiting('its controller has not seen the change yet');
  const reconciling = conditionOf(live, 'Reconciling');
  if (reconciling?.status === 'True') return waiting(`it is being reconciled: ${explanationOf(reconciling)}`);
  const stalled = conditionOf(live, 'Stalled');
  if (stalled?.status === 'True' && !isOfBefore(live, stalled))
    return failed(`it is stalled: ${explanationOf(stalled)}`);
  const rule = rules[`${groupOf(textAt(live, 'apiVersion'))}/${textAt(live, 'kind')}`];
  return rule === undefined ? conditionReadiness(live) : rule(live);
}

const rules: Readonly<Record<string, (live: JsonObject) => Readiness>> = {
  '/PersistentVolume': volumeReadiness,
  '/PersistentVolumeClaim': claimReadiness,
  '/Pod': podReadiness,
  '/ReplicationController': replicationControllerReadiness,
  '/Service': serviceReadiness,
  'apiextensions.k8s.io/CustomResourceDefinition': crdReadiness,
  'apiregistration.k8s.io/APIService': apiServiceReadiness,
  'apps/DaemonSet': daemonSetReadiness,
  'apps/Deployment': deploymentReadiness,
  'apps/ReplicaSet': replicaSetReadiness,
  'apps/StatefulSet': statefulSetReadiness,
  'batch/CronJob': () => ready,
  'batch/Job': jobReadiness,
};

/** Kinds whose objects are ready once the API server has them: nobody writes a status for them. */
const withoutStatus: ReadonlySet<string> = new Set([
  '/ConfigMap',
  '/Endpoints',
  '/LimitRange',
  '/Secret',
  '/ServiceAccount',
  'admissionregistration.k8s.io/MutatingWebhookConfiguration',
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
  'networking.k8s.io/IngressClass',
  'networking.k8s.io/NetworkPolicy',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
  'rbac.authorization.k8s.io/Role',
  'rbac.authorization.k8s.io/RoleBinding',
  'scheduling.k8s.io/PriorityClass',
  'storage.k8s.io/StorageClass',
]);

/** False for kinds that need not even be looked at. */
export function hasReadiness({ apiVersion, kind }: ObjectReference): boolean {
  return !withoutStatus.has(`${groupOf(apiVersion)}/${kind}`);
}

/**
 * Custom resources and the built-in kinds without a rule: Ready decides where there is such a condition. kstatus stops there;
 * Available is looked at too, since the operators that lack Ready have that one.
 */
function conditionReadiness(live: JsonObject): Readiness {
  const condition = conditionOf(live, 'Ready') ?? conditionOf(live, 'Available');
  if (condition === undefined) return ready;
  const type = textAt(condition, 'type');
  if (isOfBefore(live, condition)) return waiting(`its condition ${type} is from before the change`);
  return condition.status === 'True'
    ? ready
    : waiting(`${type} is ${textAt(condition, 'status')}: ${explanationOf(condition)}`);
}
