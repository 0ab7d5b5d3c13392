import type { EnvironmentData, RevisionData } from '../../data.ts';
import type { Contents } from './contents.ts';

/** A value of a revision. */
export interface ShownValue {
  path: string;
  /** JSON. */
  value: string;
  /** Whether the user's values set it; otherwise it is the chart's default. */
  isSet: boolean;
  /** The chart's default, if the user's values override it. */
  instead?: string;
  /** Where it comes from: `file:line` if the stack's file has it today, otherwise in words. */
  from: string;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The leaves of the merged values, sorted by path. Undefined if the file does not have the revision's content. */
export function valuesOf(
  contents: Contents,
  { values: today }: EnvironmentData,
  { config, defaults, chart, version }: RevisionData,
): ShownValue[] | undefined {
  if (config === undefined || defaults === undefined) return undefined;
  const own = new Map(leavesOf(JSON.parse(contents.textOf(config))));
  const base = new Map(leavesOf(JSON.parse(contents.textOf(defaults))));
  const places = new Map(today.map(({ path, value, from }) => [path, { value, from }]));
  const paths = [...new Set([...base.keys(), ...own.keys()])].filter((path) => own.has(path) || !isBelow(path, own));
  return paths.sort(byPath).map((path) => {
    const set = own.get(path);
    const value = set ?? base.get(path) ?? 'null';
    const place = places.get(path);
    const known = place?.value === value ? place.from : undefined;
    const from = known ?? (set === undefined ? `chart ${chart} ${version}` : 'the values of this revision');
    const instead = set === undefined ? undefined : base.get(path);
    return { path, value, isSet: set !== undefined, from, ...(instead === undefined ? {} : { instead }) };
  });
}

/** Whether the user's values replace a parent of the path: a list, a scalar or null instead of the chart's map. */
function isBelow(path: string, own: ReadonlyMap<string, string>): boolean {
  for (let end = path.length - 1; end > 0; end -= 1) {
    const isParent = path[end] === '.' || path[end] === '[';
    if (isParent && own.has(path.slice(0, end)) && own.get(path.slice(0, end)) !== '{}') return true;
    // Lists are replaced as a whole.
    if (path[end] === '[' && own.has(`${path.slice(0, end)}[0]`)) return true;
  }
  return false;
}

function byPath(left: string, right: string): number {
  return left.localeCompare(right, 'en', { numeric: true });
}

function leavesOf(value: Json, path = ''): [path: string, value: string][] {
  const children: [string, Json][] = Array.isArray(value)
    ? value.map((item, index) => [`${path}[${index}]`, item])
    : typeof value === 'object' && value !== null
      ? Object.entries(value).map(([key, item]) => [childPath(path, key), item])
      : [];
  if (children.length === 0) return path === '' ? [] : [[path, JSON.stringify(value)]];
  return children.flatMap(([child, item]) => leavesOf(item, child));
}

/** As the command prints paths. */
function childPath(path: string, key: string): string {
  if (/[.[\]"\s]/.test(key) || key === '') return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

/** Values that differ between two lists. */
export function changedValues(
  left: readonly ShownValue[],
  right: readonly ShownValue[],
): { path: string; before?: string; after?: string }[] {
  const [old, now] = [left, right].map((side) => new Map(side.map(({ path, value }) => [path, value])));
  const paths = new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])]);
  return [...paths].sort(byPath).flatMap((path) => {
    const [before, after] = [old?.get(path), now?.get(path)];
    if (before === after) return [];
    return [{ path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
  });
}
