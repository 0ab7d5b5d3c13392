import { groupOf, type KubernetesObject, ownChart, subchartOf } from '../../manifest/index.ts';
import type { SubchartOrder } from '../../render/index.ts';

/**
 * Kinds that other objects refer to by name, with their API group: they are created before the workloads. None of them needs a CRD, as kinds of
 * the same name in other groups do.
 */
const foundations: ReadonlySet<string> = new Set([
  '/ConfigMap',
  '/LimitRange',
  '/Namespace',
  '/PersistentVolume',
  '/PersistentVolumeClaim',
  '/ResourceQuota',
  '/Secret',
  '/Service',
  '/ServiceAccount',
  'networking.k8s.io/IngressClass',
  'networking.k8s.io/NetworkPolicy',
  'policy/PodDisruptionBudget',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
  'rbac.authorization.k8s.io/Role',
  'rbac.authorization.k8s.io/RoleBinding',
  'scheduling.k8s.io/PriorityClass',
  'storage.k8s.io/StorageClass',
]);

/** Objects that are created in parallel, in list order. */
export interface Tier<Item> {
  /** Part of a resource name, so it must never change. */
  name: string;
  items: Item[];
  /** The name of the tier that must exist first. */
  after?: string;
  /** Subcharts whose objects must be ready first. */
  ready: readonly string[];
  /** Whether its objects exist before the CRDs. @default false */
  precedesCrds?: true;
}

/**
 * Sorts the objects into tiers in the order of their creation: objects that others refer to, then CRDs, then the rest; without empty tiers.
 * The engine writes the whole state before and after each object, so large CRDs come as late as possible. Subcharts that wait for others
 * have their own tiers after the CRDs of all subcharts.
 */
export function inTiers<Item extends { source: string; object: KubernetesObject }>(
  items: readonly Item[],
  order: SubchartOrder = new Map(),
): Tier<Item>[] {
  const crds: Item[] = [];
  const free: [Item[], Item[]] = [[], []];
  const waiting = new Map<string, [Item[], Item[]]>([...order.keys()].map((part) => [part, [[], []]]));
  for (const item of items) {
    const { apiVersion, kind } = item.object;
    const [foundation, rest] = waiting.get(subchartOf(item.source) ?? unknownPart) ?? free;
    if (kind === 'CustomResourceDefinition') crds.push(item);
    else if (foundations.has(`${groupOf(apiVersion)}/${kind}`)) foundation.push(item);
    else rest.push(item);
  }
  const [foundation, rest] = free;
  const chain = chained([foundation, crds, rest], { prefix: '', ready: [] });
  const first = chain.map((tier) => (tier.items === foundation ? { ...tier, precedesCrds: true as const } : tier));
  const start = first.find(({ items }) => items === crds)?.name;
  const later = [...waiting].map(([part, tiers]) =>
    chained(tiers, { prefix: `${partName(part)}/`, ready: order.get(part) ?? [], ...(start && { after: start }) }),
  );
  return [...first, ...later.flat()];
}

/** No subchart has this name. */
const unknownPart = '/';

/** The position of a subchart in the chart, as a part of resource names. */
export function partName(part: string): string {
  return part === ownChart ? 'templates' : `charts/${part}`;
}

function chained<Item>(
  lists: readonly Item[][],
  { prefix, ready, after }: { prefix: string; ready: readonly string[]; after?: string },
): Tier<Item>[] {
  const tiers: Tier<Item>[] = [];
  for (const items of lists) {
    if (items.length === 0) continue;
    const before = tiers.at(-1)?.name;
    const start =
      before === undefined ? { ready, ...(after === undefined ? {} : { after }) } : { ready: [], after: before };
    tiers.push({ name: `${prefix}tier-${tiers.length + 1}`, items, ...start });
  }
  return tiers;
}
