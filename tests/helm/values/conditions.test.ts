import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ChartDependency } from '../../../components/chart/index.ts';
import { isEnabled, isSwitchedOff, possibleDependencies } from '../../../components/helm/values/conditions.ts';
import type { JsonObject } from '../../../components/json/index.ts';

const condition = 'prometheus.enabled,monitoring.prometheus.enabled';

function dependencyOf(fields: Partial<ChartDependency>): ChartDependency {
  return { name: 'prometheus', version: '25.8.0', ...fields };
}

function isOn(fields: Partial<ChartDependency>, values: JsonObject): boolean {
  return isEnabled(dependencyOf(fields), values);
}

describe('isEnabled', () => {
  it('leaves a dependency on that says nothing', () => expect(isOn({}, {})).toBe(true));

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
  ])('asks the tags when no condition decides: %j gives %s', (values, expected) =>
    expect(isOn({ condition, tags: ['front', 'back'] }, values)).toBe(expected),
  );

  it('puts the condition above the tags', () =>
    expect(isOn({ condition, tags: ['front'] }, { prometheus: { enabled: true }, tags: { front: false } })).toBe(true));

  it('looks below the charts above, for a condition but not for tags', () => {
    const values = { top: { cache: { on: false } }, tags: { front: true } };
    expect(isEnabled(dependencyOf({ condition: 'cache.on' }), values, ['top'])).toBe(false);
    expect(isEnabled(dependencyOf({ tags: ['front'] }), { top: { tags: { front: false } } }, ['top'])).toBe(true);
  });

  it('reads own keys of maps only', () =>
    expect(isOn({ condition: 'constructor.name,__proto__.enabled' }, {})).toBe(true));

  it('decides as a table of the flags does', () => {
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
  it('is true of what lies in a group that is off', () => {
    const isOff = (values: JsonObject) => isSwitchedOff(dependencyOf({ condition }), values);
    expect(isOff({ monitoring: { enabled: false, prometheus: { enabled: true } } })).toBe(true);
    expect(isOff({ monitoring: { enabled: true, prometheus: { enabled: false } } })).toBe(false);
  });
});

describe('possibleDependencies', () => {
  it.each<[what: string, values: JsonObject, expected: boolean]>([
    ['nothing says otherwise', {}, true],
    ['its defaults might turn it on first', { monitoring: { prometheus: { enabled: false } } }, true],
    ['it is on', { prometheus: { enabled: true } }, true],
    ['it is off', { prometheus: { enabled: false }, monitoring: { prometheus: { enabled: true } } }, false],
    ['its group is off', { monitoring: { enabled: false } }, false],
  ])('is asked for a dependency when %s: %j gives %s', (_what, values, expected) =>
    expect(possibleDependencies([dependencyOf({ condition })], values)).toHaveLength(expected ? 1 : 0),
  );

  it('asks for a dependency that is off, when its defaults may decide of another one', () => {
    const off = dependencyOf({ condition: 'metrics.on' });
    const twin = dependencyOf({ alias: 'twin', condition: 'prometheus.enabled' });
    const names = (values: JsonObject) => possibleDependencies([off, twin], values).map(({ alias = 'off' }) => alias);
    expect(names({ metrics: { on: false } })).toEqual(['off', 'twin']);
    expect(names({ metrics: { on: false }, prometheus: { enabled: true } })).toEqual(['twin']);
  });

  it('spares a dependency that its tags turn off, where no default can come before', () => {
    const tagged = dependencyOf({ condition: 'metrics.on', tags: ['front'] });
    expect(possibleDependencies([tagged], { tags: { front: false } })).toEqual([]);
    expect(possibleDependencies([{ ...tagged, alias: 'metrics' }], { tags: { front: false } })).toHaveLength(1);
  });
});
