import { createHash } from 'node:crypto';
import { isSecret } from '../../chart/index.ts';
import { type Json, leavesOf, type ValuePath } from '../../json/index.ts';
import type { RenderedObject } from '../rendered.ts';
import type { ReleaseChart } from './releaseCharts.ts';
import { hasSecretName } from './shownName.ts';

/** A value that may keep objects of a chart apart from those of another release. */
export interface Setting {
  /** The names of the charts that lead to the one that makes the objects; none for the main chart. */
  chart: readonly string[];
  /** Inside of kubesentiment:values. */
  path: ValuePath;
  /** A name; false turns the chart off. */
  value: string | false;
}

/**
 * Values under which the chart may give the object another name: what its values call an override of a name, what has the
 * object's name as its value, and the two overrides that `helm create` writes into charts and most declare nowhere. A name that is
 * made of a secret is left out: what is set stands in the advice.
 * @param prefix what makes the name one of its own
 */
export function renamesOf({ path, name, values }: ReleaseChart, made: RenderedObject, prefix: string): Setting[] {
  const setting = (inside: ValuePath, called: string): Setting => ({
    chart: path,
    path: [...path, ...inside],
    value: separateName(prefix, called),
  });
  const leaves = leavesOf(values, []).filter(({ path: inside }) =>
    // An item of a list cannot be set.
    inside.every((part) => typeof part !== 'number'),
  );
  const isItsName = (value: Json) => value === made.object.metadata.name && !hasSecretName(made);
  const named = leaves.flatMap(({ path: inside, value }) => (isItsName(value) ? [setting(inside, String(value))] : []));
  const declared = leaves.flatMap(({ path: inside, value }) => {
    if (/nameOverride$/i.test(String(inside.at(-1))) && (typeof value === 'string' || value === null)) {
      // A chart may have several, which shall not name the same.
      return [setting(inside, [name, ...inside.slice(-2, -1)].join('-'))];
    }
    return [];
  });
  // The likeliest first: the search may end before all are tried.
  return [...named, setting(['fullnameOverride'], name), ...declared, setting(['nameOverride'], name)];
}

/** What turns the chart off. */
export function switchesOf({ path, condition }: ReleaseChart): Setting[] {
  return condition === undefined ? [] : [{ chart: path, path: condition, value: false }];
}

/** Whether a value is secret, has a secret in it or is part of one: then no command may set it. */
export function touchesSecret(path: ValuePath, secretPaths: readonly ValuePath[]): boolean {
  return isSecret(path, secretPaths) || secretPaths.some((secret) => isSecret(secret, [path]));
}

/** Charts cut names after 63 characters, and put something of their own behind them. */
const longest = 45;

function separateName(prefix: string, name: string): string {
  const whole = `${prefix}-${name}`;
  if (whole.length <= longest) return whole;
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, 8);
  return `${whole.slice(0, longest - hash.length - 1).replace(/[-.]+$/, '')}-${hash}`;
}
