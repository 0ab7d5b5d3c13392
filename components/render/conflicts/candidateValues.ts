import { createHash } from 'node:crypto';
import { isSecret } from '../../chart/index.ts';
import { type Json, leavesOf, type ValuePath } from '../../json/index.ts';
import type { RenderedObject } from '../rendered.ts';
import { hasSecretName } from '../secrets/shownName.ts';
import type { ReleaseChart } from './releaseCharts.ts';

/** A value that may rename objects of a chart, so that they don't conflict with those of another release. */
export interface Setting {
  /** The names of the charts that lead to the chart that renders the objects; empty for the main chart. */
  chart: readonly string[];
  /** The path below kubesentiment:values. */
  path: ValuePath;
  /** A name, or false to disable the chart. */
  value: string | false;
}

/**
 * Values that may rename the object: name overrides that the chart's values declare, values that equal the object's name, and
 * `fullnameOverride` and `nameOverride`, which charts made with `helm create` support even if undeclared. Names that contain a secret
 * are left out, because the advice prints the value.
 * @param prefix makes the name unique
 */
export function renamesOf({ path, name, values }: ReleaseChart, made: RenderedObject, prefix: string): Setting[] {
  const setting = (inside: ValuePath, called: string): Setting => ({
    chart: path,
    path: [...path, ...inside],
    value: separateName(prefix, called),
  });
  const leaves = leavesOf(values, []).filter(({ path: inside }) =>
    // A list item cannot be set by path.
    inside.every((part) => typeof part !== 'number'),
  );
  const isItsName = (value: Json) => value === made.object.metadata.name && !hasSecretName(made);
  const named = leaves.flatMap(({ path: inside, value }) => (isItsName(value) ? [setting(inside, String(value))] : []));
  const declared = leaves.flatMap(({ path: inside, value }) => {
    if (/nameOverride$/i.test(String(inside.at(-1))) && (typeof value === 'string' || value === null)) {
      // A chart may have several overrides: they must not all get the same name.
      return [setting(inside, [name, ...inside.slice(-2, -1)].join('-'))];
    }
    return [];
  });
  // Most likely first: the search may end before all are tried.
  return [...named, setting(['fullnameOverride'], name), ...declared, setting(['nameOverride'], name)];
}

/** The values that disable the chart. */
export function switchesOf({ path, condition }: ReleaseChart): Setting[] {
  return condition === undefined ? [] : [{ chart: path, path: condition, value: false }];
}

/** Whether a value is secret, contains a secret or is inside of one. No command may set such a value. */
export function touchesSecret(path: ValuePath, secretPaths: readonly ValuePath[]): boolean {
  return isSecret(path, secretPaths) || secretPaths.some((secret) => isSecret(secret, [path]));
}

/** Charts cut names after 63 characters and append suffixes. */
const longest = 45;

function separateName(prefix: string, name: string): string {
  const whole = `${prefix}-${name}`;
  if (whole.length <= longest) return whole;
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, 8);
  return `${whole.slice(0, longest - hash.length - 1).replace(/[-.]+$/, '')}-${hash}`;
}
