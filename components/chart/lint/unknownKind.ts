import { closestName } from '../../closestName.ts';
import { groupOf, type KubernetesObject } from '../../manifest/index.ts';

/** The kinds of Kubernetes that charts use, by their apiVersion. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  v1: [
    ...['ConfigMap', 'Endpoints', 'LimitRange', 'Namespace', 'PersistentVolume', 'PersistentVolumeClaim', 'Pod'],
    ...['ReplicationController', 'ResourceQuota', 'Secret', 'Service', 'ServiceAccount'],
  ],
  'admissionregistration.k8s.io/v1': [
    ...['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
    ...['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
  ],
  'apiextensions.k8s.io/v1': ['CustomResourceDefinition'],
  'apiregistration.k8s.io/v1': ['APIService'],
  'apps/v1': ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
  'autoscaling/v2': ['HorizontalPodAutoscaler'],
  'batch/v1': ['CronJob', 'Job'],
  'coordination.k8s.io/v1': ['Lease'],
  'networking.k8s.io/v1': ['Ingress', 'IngressClass', 'NetworkPolicy'],
  'policy/v1': ['PodDisruptionBudget'],
  'rbac.authorization.k8s.io/v1': ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
  'scheduling.k8s.io/v1': ['PriorityClass'],
  'storage.k8s.io/v1': ['CSIDriver', 'StorageClass', 'VolumeAttachment'],
};

const versions = new Map(
  Object.entries(kinds).flatMap(([version, list]) => list.map((kind) => [kind, version] as const)),
);

/** Custom resources for which no operator makes pods. */
const withoutPods =
  /(?:Certificate|Config|Issuer|Monitor|Policy|Probe|Route|Rule|Secret)$|^(?:ScaledObject|VerticalPodAutoscaler)$/;

/** Whether an operator may make pods for the object: it is of a group that is not one of Kubernetes' own. */
export function isCustomResource({ apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>): boolean {
  return !isOfKubernetes(groupOf(apiVersion)) && !withoutPods.test(kind);
}

function isOfKubernetes(group: string): boolean {
  return !group.includes('.') || Object.keys(kinds).some((version) => version.startsWith(`${group}/`));
}

/**
 * Why no cluster can have the kind of an object: it is misspelled, or its apiVersion is. The group of a custom resource has a dot, and is not one
 * of Kubernetes' own. (Source: Kubernetes, validation of CustomResourceDefinition.)
 * @param object an object of a kind without a known schema
 * @returns undefined for what may be a custom resource
 */
export function unknownKind({ apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>): string | undefined {
  if (!isOfKubernetes(groupOf(apiVersion))) return undefined;
  const version = versions.get(kind);
  if (version !== undefined) return `Kubernetes has no ${kind} in ${apiVersion}: write ${version}.`;
  const closest = closestName(kind, [...versions.keys()]);
  const suggestion = closest === undefined ? '' : ` Did you mean ${versions.get(closest)} ${closest}?`;
  return `Kubernetes has no ${apiVersion} ${kind}.${suggestion}`;
}
