import type { ChartDependency } from '../chart/index.ts';
import { isJsonObject, type Json, type JsonObject } from '../config/index.ts';

/**
 * The dependencies that the values leave on (https://helm.sh/docs/topics/charts/#tags-and-condition-fields-in-dependencies):
 * the first path of the condition that holds a boolean decides; without one the tags do, and without tags it is on.
 * Beyond Helm: what lies in a map that says `enabled: false` is off, so that one switch turns off a group.
 */
export function enabledDependencies(dependencies: readonly ChartDependency[], values: JsonObject): ChartDependency[] {
  return dependencies.filter((dependency) => isEnabled(dependency, values));
}

function isEnabled({ condition = '', tags = [] }: ChartDependency, values: JsonObject): boolean {
  const paths = condition
    .split(',')
    .map((path) => path.trim())
    .filter((path) => path !== '')
    .map((path) => path.split('.'));
  if (paths.some((path) => isSwitchedOff(path, values))) return false;
  const decision = paths.map((path) => valueAt(values, path)).find((value) => typeof value === 'boolean');
  if (typeof decision === 'boolean') return decision;
  const flags = tags.map((tag) => valueAt(values, ['tags', tag])).filter((value) => typeof value === 'boolean');
  return flags.length === 0 || flags.includes(true);
}

/** True when a group around the switch itself is off. */
function isSwitchedOff(path: readonly string[], values: JsonObject): boolean {
  for (let length = path.length - 2; length > 0; length--) {
    if (valueAt(values, [...path.slice(0, length), 'enabled']) === false) return true;
  }
  return false;
}

function valueAt(values: JsonObject, path: readonly string[]): Json | undefined {
  let value: Json | undefined = values;
  for (const key of path) {
    if (!isJsonObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}
