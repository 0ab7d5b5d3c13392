import type { JsonObject } from '../../json/index.ts';
import { groupOf } from '../../manifest/index.ts';
import { deletionOf, formatDeletion } from '../cluster/deletion.ts';
import type { ObjectReference } from '../cluster/discovery.ts';
import { apiServiceReadiness, crdReadiness } from './apiExtensions.ts';
import { jobReadiness, podReadiness } from './runs.ts';
import { serviceReadiness } from './service.ts';
import {
  conditionOf,
  explanationOf,
  failed,
  isOlderGeneration,
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

/** The value "true" excludes an object from all waits. */
const skipWaitAnnotation = 'kubesentiment.io/skip-wait';

/**
 * The readiness of a live object, by the rules of kstatus (sigs.k8s.io/cli-utils, pkg/kstatus/status) with Helm's additions
 * (helm pkg/kube/ready.go). Each rule explains its differences. Pure: the caller reads the object.
 */
export function readinessOf(live: JsonObject): Readiness {
  const metadata = objectAt(live, 'metadata');
  if (objectAt(metadata, 'annotations')[skipWaitAnnotation] === 'true') return ready;
  const deletion = deletionOf(live);
  if (deletion !== undefined) return waiting(formatDeletion(deletion));
  if (isOlderGeneration(live, objectAt(live, 'status'))) return waiting('its controller has not seen the change yet');
  const reconciling = conditionOf(live, 'Reconciling');
  if (reconciling?.status === 'True') return waiting(`it is being reconciled: ${explanationOf(reconciling)}`);
  const stalled = conditionOf(live, 'Stalled');
  if (stalled?.status === 'True' && !isOlderGeneration(live, stalled))
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

/** Kinds that are ready as soon as they exist: they have no status. */
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

/** False for kinds that are ready as soon as they exist. */
export function hasReadiness({ apiVersion, kind }: ObjectReference): boolean {
  return !withoutStatus.has(`${groupOf(apiVersion)}/${kind}`);
}

/**
 * For custom resources and built-in kinds without a rule: the condition Ready decides, as in kstatus. Without it, Available decides, because
 * some operators only set that one.
 */
function conditionReadiness(live: JsonObject): Readiness {
  const condition = conditionOf(live, 'Ready') ?? conditionOf(live, 'Available');
  if (condition === undefined) return ready;
  const type = textAt(condition, 'type');
  if (isOlderGeneration(live, condition)) return waiting(`its condition ${type} is from before the change`);
  return condition.status === 'True'
    ? ready
    : waiting(`${type} is ${textAt(condition, 'status')}: ${explanationOf(condition)}`);
}
