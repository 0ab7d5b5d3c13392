import type { KubernetesObject } from '../chart/index.ts';

/** Kinds that others refer to by name: they come before the workloads that do. */
const foundations: ReadonlySet<string> = new Set([
  'ClusterRole',
  'ClusterRoleBinding',
  'ConfigMap',
  'IngressClass',
  'LimitRange',
  'Namespace',
  'NetworkPolicy',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'PodDisruptionBudget',
  'PriorityClass',
  'ResourceQuota',
  'Role',
  'RoleBinding',
  'Secret',
  'ServiceAccount',
  'StorageClass',
]);

/**
 * The objects in the order in which they have to come into being, empty tiers left out: definitions of kinds, then
 * what is referred to, then the rest. Within a tier the order of the list stays, and all of it is made at once.
 */
export function inTiers<Item extends { object: KubernetesObject }>(items: readonly Item[]): Item[][] {
  const tiers: Item[][] = [[], [], []];
  for (const item of items) tiers[tierOf(item.object.kind)]?.push(item);
  return tiers.filter((tier) => tier.length > 0);
}

function tierOf(kind: string): number {
  if (kind === 'CustomResourceDefinition') return 0;
  return foundations.has(kind) ? 1 : 2;
}
