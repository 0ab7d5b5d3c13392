/** Helm's install order (pkg/releaseutil/kind_sorter.go, InstallOrder): kinds that others depend on come first. */
const installOrder: readonly string[] = [
  'PriorityClass',
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodSecurityPolicy',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'SecretList',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleList',
  'ClusterRoleBinding',
  'ClusterRoleBindingList',
  'Role',
  'RoleList',
  'RoleBinding',
  'RoleBindingList',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'IngressClass',
  'Ingress',
  'APIService',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
];

const ranks: ReadonlyMap<string, number> = new Map(installOrder.map((kind, rank) => [kind, rank]));

/** Sorts items by Helm's install order. Unknown kinds come last, sorted by name. The sort is stable. */
export function sortByKind<Item>(items: readonly Item[], kindOf: (item: Item) => string): Item[] {
  return items.toSorted((left, right) => compareKinds(kindOf(left), kindOf(right)));
}

function compareKinds(left: string, right: string): number {
  const leftRank = ranks.get(left) ?? installOrder.length;
  const rightRank = ranks.get(right) ?? installOrder.length;
  if (leftRank !== rightRank) return leftRank - rightRank;
  if (left === right || ranks.has(left)) return 0;
  return left < right ? -1 : 1;
}
