import { describe, expect, test } from '@jest/globals';
import { ownChart, subchartOf } from '../../../components/manifest/index.ts';
import { inTiers, type Tier } from '../../../components/release/objects/tiers.ts';
import { orderOf } from '../../../components/render/charts/subchartOrder.ts';
import fc from '../../fastCheck.ts';

interface Item {
  source: string;
  object: { apiVersion: string; kind: string; metadata: { name: string } };
}

function itemOf(kind: string, part: string | undefined = ownChart): Item {
  const folder = part === ownChart ? 'templates' : `charts/${part}/templates`;
  return { source: `app/${folder}/a.yaml`, object: { apiVersion: 'v1', kind, metadata: { name: 'x' } } };
}

const shown = (tiers: readonly Tier<Item>[]) =>
  tiers.map(({ name, items, after, ready }) => [name, items.map(({ object }) => object.kind), after, ready]);

describe('the tiers', () => {
  test('have referenced objects first, then CRDs, then the rest, in the order of the manifest', () => {
    const kinds = ['ConfigMap', 'Deployment', 'CustomResourceDefinition', 'ServiceAccount', 'Widget'];
    expect(shown(inTiers(kinds.map((kind) => itemOf(kind, kind === 'Widget' ? 'redis' : ownChart))))).toEqual([
      ['tier-1', ['ConfigMap', 'ServiceAccount'], undefined, []],
      ['tier-2', ['CustomResourceDefinition'], 'tier-1', []],
      ['tier-3', ['Deployment', 'Widget'], 'tier-2', []],
    ]);
  });

  test('have a kind that a CRD defines after the CRDs, also if Kubernetes has a kind of that name', () => {
    const policy = itemOf('NetworkPolicy');
    const ofCrd = { ...policy, object: { ...policy.object, apiVersion: 'crd.example.org/v1' } };
    expect(shown(inTiers([ofCrd, itemOf('CustomResourceDefinition'), itemOf('Service')]))).toEqual([
      ['tier-1', ['Service'], undefined, []],
      ['tier-2', ['CustomResourceDefinition'], 'tier-1', []],
      ['tier-3', ['NetworkPolicy'], 'tier-2', []],
    ]);
  });

  test('are never empty', () => {
    expect(inTiers([])).toEqual([]);
    expect(inTiers([itemOf('Deployment')])).toHaveLength(1);
  });

  test('of a waiting subchart come after those it waits for, except its CRDs', () => {
    const items = [
      itemOf('ConfigMap'),
      itemOf('CustomResourceDefinition'),
      itemOf('Secret', 'redis'),
      itemOf('StatefulSet', 'redis'),
      itemOf('Deployment'),
      { ...itemOf('CronJob'), source: 'app/charts' },
    ];
    expect(shown(inTiers(items, orderOf({ '': ['redis'] }, 'app', items)))).toEqual([
      ['tier-1', ['Secret'], undefined, []],
      ['tier-2', ['CustomResourceDefinition'], 'tier-1', []],
      ['tier-3', ['StatefulSet', 'CronJob'], 'tier-2', []],
      ['templates/tier-1', ['ConfigMap'], 'tier-2', ['redis']],
      ['templates/tier-2', ['Deployment'], 'templates/tier-1', []],
    ]);
  });

  test('contain every object once, after everything it waits for, for any order', () => {
    fc.assert(
      fc.property(release, ({ items, dependsOn }) => {
        const order = orderOf(dependsOn, 'app', items);
        const tiers = inTiers(items, order);
        expect(tiers.flatMap((tier) => tier.items).toSorted(byPlace(items))).toEqual(items);
        expect(new Set(tiers.map(({ name }) => name)).size).toBe(tiers.length);

        const made = new Set<Item>();
        for (const tier of tiers) {
          const before = allBefore(tier, tiers);
          // Whatever a tier comes after is there by then, since resources are made in this order.
          for (const item of before) expect(made).toContain(item);
          for (const item of tier.items) {
            for (const other of items) {
              if (mustPrecede(other, item, order)) expect(before).toContain(other);
            }
          }
          for (const item of tier.items) made.add(item);
        }
      }),
    );
  });
});

/** All that a tier waits for, whether it is to be there or to be ready. */
function allBefore(tier: Tier<Item>, tiers: readonly Tier<Item>[]): Set<Item> {
  const direct = tiers.filter(
    ({ name, items }) =>
      name === tier.after || items.some(({ source }) => tier.ready.some((part) => part === subchartOf(source))),
  );
  const found = new Set<Item>();
  for (const other of direct) {
    for (const item of [...other.items, ...allBefore(other, tiers)]) found.add(item);
  }
  return found;
}

function mustPrecede(first: Item, second: Item, order: ReturnType<typeof orderOf>): boolean {
  const [one, other] = [first, second].map(({ object }) => object.kind === 'CustomResourceDefinition');
  const [part = 'none', waiting = 'none'] = [subchartOf(first.source), subchartOf(second.source)];
  if (one !== other) return one === true && (second.object.kind === 'Deployment' || order.has(waiting));
  if (!one && order.get(waiting)?.includes(part)) return true;
  const isFoundation = (item: Item) => item.object.kind === 'ConfigMap';
  return part === waiting && isFoundation(first) && second.object.kind === 'Deployment';
}

function byPlace(items: readonly Item[]): (left: Item, right: Item) => number {
  return (left, right) => items.indexOf(left) - items.indexOf(right);
}

const parts = [ownChart, 'a', 'b', 'c', 'd', undefined] as const;

/** Each part may wait for those before it in a random order, so that there is no cycle. */
const release = fc
  .tuple(
    fc.array(
      fc.tuple(fc.constantFrom(...parts), fc.constantFrom('CustomResourceDefinition', 'ConfigMap', 'Deployment')),
    ),
    fc.shuffledSubarray(parts.filter((part) => part !== undefined)),
    fc.array(fc.nat(), { minLength: 5, maxLength: 5 }),
  )
  .map(([kinds, line, choices]) => ({
    items: kinds.map(([part, kind]) =>
      part === undefined ? { ...itemOf(kind), source: 'app/charts' } : itemOf(kind, part),
    ),
    dependsOn: Object.fromEntries(
      line.map((part, index) => [
        part,
        line.slice(0, index).filter((_other, bit) => ((choices[index] ?? 0) >> bit) & 1),
      ]),
    ),
  }));
