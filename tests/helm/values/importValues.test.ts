import { describe, expect, it } from '@jest/globals';
import type { ChartDependency } from '../../../components/chart/index.ts';
import { type ChartNode, processDependencies } from '../../../components/helm/index.ts';
import type { JsonObject } from '../../../components/json/index.ts';
import fc from '../../fastCheck.ts';

function nodeOf(name: string, values: JsonObject): ChartNode {
  return { name, version: '1.0.0', values, declared: [], dependencies: [] };
}

/** The values of a chart that imports from one subchart. */
function valuesOf(imports: ChartDependency['import-values'], child: JsonObject, parent: JsonObject, given: JsonObject) {
  const declared = [{ name: 'child', version: '1.0.0', 'import-values': imports }];
  const chart = { ...nodeOf('parent', parent), declared, dependencies: [nodeOf('child', child)] };
  return processDependencies(chart, given).values;
}

describe('values that are imported', () => {
  const maps = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.integer(), { noNullPrototype: true });

  it("are the subchart's, below the parent's defaults, below the user's values", () => {
    fc.assert(
      fc.property(maps, maps, maps, (child, parent, given) => {
        const { child: _section, ...values } = valuesOf(['x'], { exports: { x: child } }, parent, given);
        expect(values).toEqual({ ...child, ...parent, ...given });
      }),
    );
  });

  it('are copied to the requested path, and merge with existing values', () => {
    fc.assert(
      fc.property(maps, maps, (child, parent) => {
        const imports = [{ child: 'data', parent: 'some.where' }];
        const values = valuesOf(imports, { data: child }, { some: { where: parent, else: 1 } }, {});
        expect(values.some).toEqual({ where: { ...child, ...parent }, else: 1 });
      }),
    );
  });

  it.each([['nothing'], [{ child: 'port', parent: '.' }], [{ child: 'port.deeper', parent: 'x' }]])(
    'are ignored if they are not a map: %j',
    (entry) => expect(valuesOf([entry], { port: 1 }, {}, {})).toEqual({ child: { port: 1, global: {} } }),
  );

  it("never set JavaScript's special keys", () => {
    const child: JsonObject = JSON.parse('{"exports": {"x": {"__proto__": {"polluted": true}}}}');
    expect(Object.hasOwn(valuesOf(['x'], child, {}, {}), '__proto__')).toBe(true);
    expect('polluted' in {}).toBe(false);
  });
});

describe('the values of a subchart', () => {
  it('must be a map; the error has the position', () => {
    const chart = {
      ...nodeOf('parent', {}),
      declared: [{ name: 'child', version: '1.0.0' }],
      dependencies: [nodeOf('child', {})],
    };
    const origin = () => ({ file: 'Pulumi.dev.yaml', line: 7 });
    expect(() => processDependencies(chart, { child: 'x' }, { origin })).toThrow(
      expect.objectContaining({ code: 'CHART_VALUES_WRONG_TYPE', position: { file: 'Pulumi.dev.yaml', line: 7 } }),
    );
  });
});
