import { type KubernetesObject, ownChart, subchartOf } from '../../manifest/index.ts';
import type { SubchartOrder } from '../../render/index.ts';

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

/** Objects that are made at once, in the order of the list. */
export interface Tier<Item> {
  /** Part of the name of a resource, for ever. */
  name: string;
  items: Item[];
  /** The name of the tier that is there before. */
  after?: string;
  /** Parts of the release whose objects are ready before. */
  ready: readonly string[];
}

/**
 * The objects in the order in which they have to come into being, empty tiers left out: definitions of kinds, then what is referred
 * to, then the rest. Parts that come after others have tiers of their own, after what they wait for; but definitions come first,
 * whoever brings them.
 */
export function inTiers<Item extends { source: string; object: KubernetesObject }>(
  items: readonly Item[],
  order: SubchartOrder = new Map(),
): Tier<Item>[] {
  const crds: Item[] = [];
  const free: [Item[], Item[]] = [[], []];
  const waiting = new Map<string, [Item[], Item[]]>([...order.keys()].map((part) => [part, [[], []]]));
  for (const item of items) {
    const { kind } = item.object;
    const [foundation, rest] = waiting.get(subchartOf(item.source) ?? unknownPart) ?? free;
    if (kind === 'CustomResourceDefinition') crds.push(item);
    else if (foundations.has(kind)) foundation.push(item);
    else rest.push(item);
  }
  const first = chained([crds, ...free], { prefix: '', ready: [] });
  const start = crds.length > 0 ? first[0]?.name : undefined;
  const later = [...waiting].map(([part, tiers]) =>
    chained(tiers, { prefix: `${partName(part)}/`, ready: order.get(part) ?? [], ...(start && { after: start }) }),
  );
  return [...first, ...later.flat()];
}

/** No part has this name. */
const unknownPart = '/';

/** A part as the name of a resource: where it is in the chart. */
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
