import { isJsonObject } from '../../json/index.ts';
import { groupOf, type KubernetesObject } from '../../manifest/index.ts';

/** The cluster-scoped kinds of Kubernetes, and of CRDs that most clusters have. Source: `kubectl api-resources --namespaced=false`. */
const clusterScoped: Readonly<Record<string, readonly string[]>> = {
  '': ['ComponentStatus', 'Namespace', 'Node', 'PersistentVolume'],
  'admissionregistration.k8s.io': [
    'MutatingAdmissionPolicy',
    'MutatingAdmissionPolicyBinding',
    'MutatingWebhookConfiguration',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'ValidatingWebhookConfiguration',
  ],
  'apiextensions.k8s.io': ['CustomResourceDefinition'],
  'apiregistration.k8s.io': ['APIService'],
  'cert-manager.io': ['ClusterIssuer'],
  'certificates.k8s.io': ['CertificateSigningRequest', 'ClusterTrustBundle'],
  'external-secrets.io': ['ClusterExternalSecret', 'ClusterPushSecret', 'ClusterSecretStore'],
  'flowcontrol.apiserver.k8s.io': ['FlowSchema', 'PriorityLevelConfiguration'],
  'gateway.networking.k8s.io': ['GatewayClass'],
  'kyverno.io': ['ClusterPolicy'],
  'networking.k8s.io': ['IPAddress', 'IngressClass', 'ServiceCIDR'],
  'node.k8s.io': ['RuntimeClass'],
  policy: ['PodSecurityPolicy'],
  'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding'],
  'resource.k8s.io': ['DeviceClass', 'DeviceTaintRule', 'ResourceSlice'],
  'scheduling.k8s.io': ['PriorityClass'],
  'snapshot.storage.k8s.io': ['VolumeSnapshotClass', 'VolumeSnapshotContent'],
  'storage.k8s.io': ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment', 'VolumeAttributesClass'],
};

/**
 * Which objects are cluster-scoped, as far as that is known without a cluster: by the built-in kinds, and by the CRDs of
 * the release. Other kinds count as namespaced; the API server ignores the namespace of a cluster-scoped object.
 */
export function clusterScopes(crds: readonly KubernetesObject[]): (object: KubernetesObject) => boolean {
  const scopes = new Map(crds.flatMap(({ spec }) => scopeIn(spec)));
  return ({ apiVersion, kind }) => {
    const group = groupOf(apiVersion);
    return scopes.get(`${kind}.${group}`) ?? clusterScoped[group]?.includes(kind) ?? false;
  };
}

function scopeIn(spec: KubernetesObject[string] | undefined): [string, boolean][] {
  if (!isJsonObject(spec) || !isJsonObject(spec.names)) return [];
  return [[`${spec.names.kind}.${spec.group}`, spec.scope === 'Cluster']];
}
