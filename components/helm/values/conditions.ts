import type { ChartDependency } from '../../chart/index.ts';
import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import { nameOf } from '../read/chartNode.ts';

/**
 * Whether the values leave a dependency on (https://helm.sh/docs/topics/charts/#tags-and-condition-fields-in-dependencies):
 * the first path of the condition that holds a boolean decides; without one the tags do, and without tags it is on. As in Helm,
 * a blank after a comma belongs to the path.
 * @param values of the release, subcharts' defaults included
 * @param prefix the names of the charts above, in whose values the paths lie
 */
export function isEnabled(dependency: ChartDependency, values: JsonObject, prefix: readonly string[] = []): boolean {
  const decision = conditionPaths(dependency)
    .map((path) => valueAt(values, [...prefix, ...path]))
    .find((value) => typeof value === 'boolean');
  if (typeof decision === 'boolean') return decision;
  const { tags = [] } = dependency;
  const flags = tags.map((tag) => valueAt(values, ['tags', tag])).filter((value) => typeof value === 'boolean');
  return flags.length === 0 || flags.includes(true);
}

/**
 * Whether a dependency of our chart lies in a group that is off. Beyond Helm: what lies in a map that says `enabled: false` is off,
 * so that one switch turns off a group.
 */
export function isSwitchedOff(dependency: ChartDependency, values: JsonObject): boolean {
  return conditionPaths(dependency).some((path) => {
    for (let length = path.length - 2; length > 0; length--) {
      if (valueAt(values, [...path.slice(0, length), 'enabled']) === false) return true;
    }
    return false;
  });
}

/**
 * The dependencies that may be on, as far as the values of the chart above tell. Defaults of a dependency can decide too: only a
 * condition that no such default can come before spares to get it.
 */
export function possibleDependencies(dependencies: readonly ChartDependency[], values: JsonObject): ChartDependency[] {
  const names = dependencies.map(nameOf);
  return dependencies.filter((dependency) => {
    if (isSwitchedOff(dependency, values)) return false;
    if (dependencies.some((other) => other !== dependency && looksInto(other, dependency, values))) return true;
    for (const path of conditionPaths(dependency)) {
      const value = valueAt(values, path);
      if (typeof value === 'boolean') return value;
      if (value === undefined && names.includes(path[0] ?? '')) return true;
    }
    return isEnabled(dependency, values);
  });
}

/** Whether a dependency's condition may find its value among the defaults of another one, which then have to be known. */
function looksInto(dependency: ChartDependency, other: ChartDependency, values: JsonObject): boolean {
  return conditionPaths(dependency).some(
    (path) => path[0] === nameOf(other) && typeof valueAt(values, path) !== 'boolean',
  );
}

function conditionPaths({ condition = '' }: ChartDependency): string[][] {
  return condition
    .trim()
    .split(',')
    .filter((path) => path !== '')
    .map((path) => path.split('.'));
}

function valueAt(values: JsonObject, path: readonly string[]): Json | undefined {
  let value: Json | undefined = values;
  for (const key of path) {
    if (!isJsonObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}
