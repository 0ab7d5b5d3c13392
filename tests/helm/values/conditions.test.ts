import { describe, expect, it } from '@jest/globals';
import type { ChartDependency } from '../../../components/chart/index.ts';
import { isEnabled, isSwitchedOff, possibleDependencies } from '../../../components/helm/values/conditions.ts';
import type { JsonObject } from '../../../components/json/index.ts';
import fc from '../../fastCheck.ts';

const condition = 'prometheus.enabled,monitoring.prometheus.enabled';

function dependencyOf(fields: Partial<ChartDependency>): ChartDependency {
  return { name: 'prometheus', version: '25.8.0', ...fields };
}

function isOn(fields: Partial<ChartDependency>, values: JsonObject): boolean {
  return isEnabled(dependencyOf(fields), values);
}

describe('isEnabled', () => {
  it('enables a dependency without a condition or tags', () => expect(isOn({}, {})).toBe(true));

  it.each<[JsonObject, boolean]>([
    [{}, true],
    [{ prometheus: { enabled: false } }, false],
    [{ monitoring: { prometheus: { enabled: false } } }, false],
    [{ prometheus: { enabled: true }, monitoring: { prometheus: { enabled: false } } }, true],
    [{ prometheus: { enabled: 'false' }, monitoring: { prometheus: { enabled: true } } }, true],
    [{ prometheus: 'off' }, true],
  ])('lets the first boolean of the condition decide: %j gives %s', (values, expected) =>
    expect(isOn({ condition }, values)).toBe(expected),
  );

  it.each<[JsonObject, boolean]>([
    [{ tags: { front: false } }, false],
    [{ tags: { front: false, back: true } }, true],
    [{ tags: { other: false } }, true],
  ])('uses the tags if no condition decides: %j gives %s', (values, expected) =>
    expect(isOn({ condition, tags: ['front', 'back'] }, values)).toBe(expected),
  );

  it('prefers the condition to the tags', () =>
    expect(isOn({ condition, tags: ['front'] }, { prometheus: { enabled: true }, tags: { front: false } })).toBe(true));

  it('reads a condition below the parent charts, but tags at the root', () => {
    const values = { top: { cache: { on: false } }, tags: { front: true } };
    expect(isEnabled(dependencyOf({ condition: 'cache.on' }), values, ['top'])).toBe(false);
    expect(isEnabled(dependencyOf({ tags: ['front'] }), { top: { tags: { front: false } } }, ['top'])).toBe(true);
  });

  it('reads only own keys of maps', () =>
    expect(isOn({ condition: 'constructor.name,__proto__.enabled' }, {})).toBe(true));

  it('agrees with a truth table of the flags', () => {
    const flag = fc.constantFrom(true, false, 'text', undefined);
    fc.assert(
      fc.property(fc.array(flag), fc.array(flag), (switches, tags) => {
        const values = { at: mapOf(switches), tags: mapOf(tags) };
        const paths = switches.map((_flag, index) => `at.k${index}`).join(',');
        const names = tags.map((_flag, index) => `k${index}`);
        const decided = switches.filter((value) => typeof value === 'boolean');
        const expected = decided.length > 0 ? decided[0] : tags.includes(true) || !tags.includes(false);
        expect(isOn({ condition: paths, tags: names }, values)).toBe(expected);
      }),
    );
  });
});

function mapOf(flags: readonly (boolean | string | undefined)[]): JsonObject {
  return Object.fromEntries(flags.flatMap((flag, index) => (flag === undefined ? [] : [[`k${index}`, flag]])));
}

describe('isSwitchedOff', () => {
  it('is true for a dependency in a disabled group', () => {
    const isOff = (values: JsonObject) => isSwitchedOff(dependencyOf({ condition }), values);
    expect(isOff({ monitoring: { enabled: false, prometheus: { enabled: true } } })).toBe(true);
    expect(isOff({ monitoring: { enabled: true, prometheus: { enabled: false } } })).toBe(false);
  });
});

describe('possibleDependencies', () => {
  it.each<[what: string, values: JsonObject, expected: boolean]>([
    ['no value is set', {}, true],
    ['its defaults might turn it on first', { monitoring: { prometheus: { enabled: false } } }, true],
    ['it is on', { prometheus: { enabled: true } }, true],
    ['it is off', { prometheus: { enabled: false }, monitoring: { prometheus: { enabled: true } } }, false],
    ['its group is off', { monitoring: { enabled: false } }, false],
  ])('decides on a dependency if %s: %j gives %s', (_what, values, expected) =>
    expect(possibleDependencies([dependencyOf({ condition })], values)).toHaveLength(expected ? 1 : 0),
  );

  it('includes a disabled dependency whose defaults may affect another one', () => {
    const off = dependencyOf({ condition: 'metrics.on' });
    const twin = dependencyOf({ alias: 'twin', condition: 'prometheus.enabled' });
    const names = (values: JsonObject) => possibleDependencies([off, twin], values).map(({ alias = 'off' }) => alias);
    expect(names({ metrics: { on: false } })).toEqual(['off', 'twin']);
    expect(names({ metrics: { on: false }, prometheus: { enabled: true } })).toEqual(['twin']);
  });

  it('leaves out a dependency that its tags disable, if no default can enable it', () => {
    const tagged = dependencyOf({ condition: 'metrics.on', tags: ['front'] });
    expect(possibleDependencies([tagged], { tags: { front: false } })).toEqual([]);
    expect(possibleDependencies([{ ...tagged, alias: 'metrics' }], { tags: { front: false } })).toHaveLength(1);
  });
});
