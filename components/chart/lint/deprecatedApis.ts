import semver from 'semver';

/** A deprecated or removed version of an API. */
export interface DeprecatedApi {
  apiVersion: string;
  kinds: readonly string[];
  /** Minor versions of Kubernetes 1. */
  deprecatedIn: number;
  removedIn: number;
  /** The apiVersion to use instead, if there is one. */
  replacement?: string;
}

const workloads = ['ControllerRevision', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'];
const rbac = ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'];
const reviews = [
  'LocalSubjectAccessReview',
  'SelfSubjectAccessReview',
  'SelfSubjectRulesReview',
  'SubjectAccessReview',
];
const flowControl = ['FlowSchema', 'PriorityLevelConfiguration'];
const webhooks = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];
const claims = ['DeviceClass', 'ResourceClaim', 'ResourceClaimTemplate', 'ResourceSlice'];

type Row = [
  apiVersion: string,
  kinds: readonly string[],
  deprecatedIn: number,
  removedIn: number,
  replacement?: string,
];

/**
 * Sources: the deprecated API migration guide (https://kubernetes.io/docs/reference/using-api/deprecation-guide/) for
 * removed APIs; for planned removals and for the versions of deprecations, the life cycle that k8s.io/api 0.36 declares
 * for each kind (APILifecycleDeprecated, APILifecycleRemoved).
 */
const table: readonly Row[] = [
  ['extensions/v1beta1', ['DaemonSet', 'Deployment', 'ReplicaSet'], 8, 16, 'apps/v1'],
  ['extensions/v1beta1', ['NetworkPolicy'], 9, 16, 'networking.k8s.io/v1'],
  ['extensions/v1beta1', ['PodSecurityPolicy'], 11, 16],
  ['extensions/v1beta1', ['Ingress'], 14, 22, 'networking.k8s.io/v1'],
  ['apps/v1beta1', workloads, 8, 16, 'apps/v1'],
  ['apps/v1beta2', workloads, 9, 16, 'apps/v1'],
  ['admissionregistration.k8s.io/v1beta1', webhooks, 16, 22, 'admissionregistration.k8s.io/v1'],
  ['apiextensions.k8s.io/v1beta1', ['CustomResourceDefinition'], 16, 22, 'apiextensions.k8s.io/v1'],
  ['apiregistration.k8s.io/v1beta1', ['APIService'], 19, 22, 'apiregistration.k8s.io/v1'],
  ['authentication.k8s.io/v1beta1', ['TokenReview'], 19, 22, 'authentication.k8s.io/v1'],
  ['authorization.k8s.io/v1beta1', reviews, 19, 22, 'authorization.k8s.io/v1'],
  ['certificates.k8s.io/v1beta1', ['CertificateSigningRequest'], 19, 22, 'certificates.k8s.io/v1'],
  ['coordination.k8s.io/v1beta1', ['Lease'], 19, 22, 'coordination.k8s.io/v1'],
  ['networking.k8s.io/v1beta1', ['Ingress', 'IngressClass'], 19, 22, 'networking.k8s.io/v1'],
  ['rbac.authorization.k8s.io/v1beta1', rbac, 17, 22, 'rbac.authorization.k8s.io/v1'],
  ['scheduling.k8s.io/v1beta1', ['PriorityClass'], 14, 22, 'scheduling.k8s.io/v1'],
  ['storage.k8s.io/v1beta1', ['CSIDriver', 'StorageClass', 'VolumeAttachment'], 19, 22, 'storage.k8s.io/v1'],
  ['storage.k8s.io/v1beta1', ['CSINode'], 17, 22, 'storage.k8s.io/v1'],
  ['batch/v1beta1', ['CronJob'], 21, 25, 'batch/v1'],
  ['discovery.k8s.io/v1beta1', ['EndpointSlice'], 21, 25, 'discovery.k8s.io/v1'],
  ['events.k8s.io/v1beta1', ['Event'], 22, 25, 'events.k8s.io/v1'],
  ['autoscaling/v2beta1', ['HorizontalPodAutoscaler'], 22, 25, 'autoscaling/v2'],
  ['policy/v1beta1', ['PodDisruptionBudget'], 21, 25, 'policy/v1'],
  ['policy/v1beta1', ['PodSecurityPolicy'], 21, 25],
  ['node.k8s.io/v1beta1', ['RuntimeClass'], 22, 25, 'node.k8s.io/v1'],
  ['autoscaling/v2beta2', ['HorizontalPodAutoscaler'], 23, 26, 'autoscaling/v2'],
  ['flowcontrol.apiserver.k8s.io/v1beta1', flowControl, 23, 26, 'flowcontrol.apiserver.k8s.io/v1'],
  ['storage.k8s.io/v1beta1', ['CSIStorageCapacity'], 24, 27, 'storage.k8s.io/v1'],
  ['flowcontrol.apiserver.k8s.io/v1beta2', flowControl, 26, 29, 'flowcontrol.apiserver.k8s.io/v1'],
  ['flowcontrol.apiserver.k8s.io/v1beta3', flowControl, 29, 32, 'flowcontrol.apiserver.k8s.io/v1'],
  ['authentication.k8s.io/v1beta1', ['SelfSubjectReview'], 30, 33, 'authentication.k8s.io/v1'],
  ['networking.k8s.io/v1beta1', ['IPAddress', 'ServiceCIDR'], 34, 37, 'networking.k8s.io/v1'],
  ['resource.k8s.io/v1beta1', claims, 35, 38, 'resource.k8s.io/v1'],
  ['resource.k8s.io/v1beta2', claims, 36, 39, 'resource.k8s.io/v1'],
];

export const deprecatedApis: readonly DeprecatedApi[] = table.map(
  ([apiVersion, kinds, deprecatedIn, removedIn, replacement]) => ({
    apiVersion,
    kinds,
    deprecatedIn,
    removedIn,
    replacement,
  }),
);

/**
 * Whether an object's apiVersion is deprecated or removed in a version of Kubernetes; undefined if neither.
 * @param kubeVersion `1.34.0`, with or without `v`
 */
export function deprecationOf(
  { apiVersion, kind }: { apiVersion: string; kind: string },
  kubeVersion: string,
): { api: DeprecatedApi; removed: boolean } | undefined {
  const version = semver.coerce(kubeVersion);
  if (version === null) return undefined;
  const minor = version.major > 1 ? Number.POSITIVE_INFINITY : version.minor;
  const api = deprecatedApis.find((entry) => entry.apiVersion === apiVersion && entry.kinds.includes(kind));
  if (api === undefined || minor < api.deprecatedIn) return undefined;
  return { api, removed: minor >= api.removedIn };
}
