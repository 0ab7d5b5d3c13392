import type { ChartDependency } from '../../chart/index.ts';
import { type JsonObject, valueAt } from '../../json/index.ts';
import { nameOf } from '../read/chartNode.ts';

/**
 * Whether the values enable a dependency
 * (https://helm.sh/docs/topics/charts/#tags-and-condition-fields-in-dependencies): the first path of the condition with
 * a boolean decides; otherwise the tags do; without tags it is enabled. As in Helm, a space after a comma belongs to
 * the path.
 * @param values of the release, with the defaults of subcharts
 * @param prefix the names of the parent charts, in whose values the paths are
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
 * Whether a dependency of a Handlebars chart is in a disabled group. An addition to Helm: `enabled: false` in a map
 * disables all dependencies whose conditions are in that map.
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
 * The dependencies that may be enabled, by the values of the parent chart. Defaults of dependencies can affect
 * conditions too, so a dependency is only left out if no such default can matter.
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

/** Whether a dependency's condition may depend on the defaults of another one, which are then needed. */
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
