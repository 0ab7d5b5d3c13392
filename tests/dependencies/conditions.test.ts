import { describe, expect, it } from '@jest/globals';
import type { ChartDependency } from '../../components/chart/index.ts';
import type { JsonObject } from '../../components/config/index.ts';
import { enabledDependencies } from '../../components/dependencies/conditions.ts';

function isOn(dependency: Partial<ChartDependency>, values: JsonObject): boolean {
  return enabledDependencies([{ name: 'prometheus', version: '25.8.0', ...dependency }], values).length === 1;
}

const condition = 'prometheus.enabled,monitoring.prometheus.enabled';

describe('enabledDependencies', () => {
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

  it('turns off what lies in a group that is off', () => {
    expect(isOn({ condition }, { monitoring: { enabled: false, prometheus: { enabled: true } } })).toBe(false);
    expect(isOn({ condition }, { monitoring: { enabled: true, prometheus: { enabled: true } } })).toBe(true);
  });

  it.each<[JsonObject, boolean]>([
    [{ tags: { front: false } }, false],
    [{ tags: { front: false, back: true } }, true],
    [{ tags: { other: false } }, true],
  ])('asks the tags when no condition decides: %j gives %s', (values, expected) =>
    expect(isOn({ condition, tags: ['front', 'back'] }, values)).toBe(expected),
  );

  it('puts the condition above the tags', () =>
    expect(isOn({ condition, tags: ['front'] }, { prometheus: { enabled: true }, tags: { front: false } })).toBe(true));

  it('reads own keys of maps only', () =>
    expect(isOn({ condition: 'constructor.name,__proto__.enabled' }, {})).toBe(true));
});
