import type { Json, JsonObject } from '../../../components/json/index.ts';
import fc from '../../fastCheck.ts';
import type { ChartTree } from './chartTrees.ts';

/** A chart that may have subcharts, and values that the user gives it. Names are few, so that all of it meets. */
export const randomRelease: fc.Arbitrary<[tree: ChartTree, given: JsonObject]> = fc.tuple(
  chartOf('top', 2),
  valuesOf(['one', 'two', 'alias']),
);

function chartOf(name: string, depth: number): fc.Arbitrary<ChartTree> {
  const names = depth === 0 ? [] : ['one', 'two'].map((end) => (name === 'top' ? end : `${name}-${end}`));
  // One of them is for a name that no chart has.
  const seen = [...names, 'alias'];
  return fc
    .record({
      values: valuesOf(seen),
      charts: fc.tuple(...names.map((each) => chartOf(each, depth - 1))),
      entries: fc.tuple(...names.map((each) => entryOf(each))),
      again: fc.option(entryOf(names[0] ?? ''), { freq: 2 }),
      packed: fc.boolean(),
    })
    .map(({ values, charts, entries, again, packed }) => {
      const first = charts[0] !== undefined && again !== null ? [{ ...again, alias: 'alias' }] : [];
      return { name, values, charts, dependencies: [...entries, ...first], packed };
    });
}

function entryOf(name: string): fc.Arbitrary<JsonObject> {
  const paths = [`${name}.enabled`, 'a', 'b.a', 'alias.enabled', 'global.a'];
  const condition = fc.subarray(paths).map((list) => list.join(','));
  const imports = fc.array(
    fc.oneof(
      fc.constantFrom('x', 'y'),
      fc.record({ child: fc.constantFrom('a', 'b', 'exports', 'b.a'), parent: fc.constantFrom('.', 'a', 'b.c') }),
    ),
    { maxLength: 2 },
  );
  return fc
    .record({ condition, tags: fc.subarray(['front', 'back']), 'import-values': imports })
    .map((fields) => ({ name, version: '1.x', ...fields }));
}

function valuesOf(names: readonly string[]): fc.Arbitrary<JsonObject> {
  const keys = ['a', 'b', 'c', 'enabled'];
  const flag = fc.oneof(fc.boolean(), fc.constant(null));
  const map = mapOf(keys, 2);
  const fields: Record<string, fc.Arbitrary<Json>> = {
    a: anyValue(2),
    b: anyValue(2),
    c: anyValue(2),
    enabled: flag,
    // A null that stays in the globals of a subchart comes back, as null, where a subchart of its own has lost it: the provider's
    // Helm 3 hands globals down once more.
    global: map.map(withoutNull),
    exports: fc.record({ x: map, y: anyValue(1) }, { requiredKeys: [], noNullPrototype: true }),
    tags: fc.record({ front: flag, back: flag }, { requiredKeys: [], noNullPrototype: true }),
  };
  for (const name of names) fields[name] = map;
  // Keys that are left out are not there at all.
  return fc.record(fields, { requiredKeys: [], noNullPrototype: true }) as fc.Arbitrary<JsonObject>;
}

function mapOf(keys: readonly string[], depth: number): fc.Arbitrary<JsonObject> {
  return fc.dictionary(fc.constantFrom(...keys), anyValue(depth), { maxKeys: 3, noNullPrototype: true });
}

function anyValue(depth: number): fc.Arbitrary<Json> {
  const scalar = fc.constantFrom<Json>(null, true, false, 1, 'text', [1], []);
  return depth === 0 ? scalar : fc.oneof(scalar, mapOf(['a', 'b', 'c', 'enabled'], depth - 1));
}

function withoutNull(map: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(map).replaceAll('null', '0'));
}
