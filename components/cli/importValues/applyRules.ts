import { isDeepStrictEqual } from 'node:util';
import {
  formatPath,
  isJsonObject,
  type Json,
  type JsonObject,
  setKey,
  type ValuePath,
  valueAt,
} from '../../json/index.ts';
import { convert } from './convert.ts';
import type { Rule } from './rules.ts';

/** A value that has no place in the chart. */
export interface LeftOut {
  /** The path in the files. */
  path: ValuePath;
  /** Why it has no place, and what to do instead. */
  reason: string;
}

/** A value or a map of values, with its new path. */
export interface Moved {
  from: ValuePath;
  to: ValuePath;
  /** Whether everything below the value keeps its relative path. */
  isWhole: boolean;
}

export interface Mapping {
  /** The values under the chart's names. */
  values: JsonObject;
  /** All moved values, in the order of the files. */
  moved: Moved[];
  leftOut: LeftOut[];
}

/**
 * Moves values to the paths that the rules give them; values without a rule keep their path. If two different values get the same path,
 * the first one wins.
 * @param values the values of the files; not modified
 */
export function applyRules(values: JsonObject, rules: readonly Rule[]): Mapping {
  const rest: JsonObject = JSON.parse(JSON.stringify(values));
  const leftOut: LeftOut[] = [];
  const puts: (Moved & { value: Json })[] = [];
  for (const rule of rules) {
    const found = rule.from.map((path) => valueAt(rest, path));
    const taken = rule.from.flatMap((path, index) => {
      const value = found[index];
      return value === undefined ? [] : [{ path, value }];
    });
    const [last] = taken.slice(-1);
    if (last === undefined) continue;
    for (const { path } of taken) takeOut(rest, path);
    const conversion =
      rule.to === undefined ? { reason: rule.none ?? '' } : convert(rule, found, rule.from.map(formatPath));
    if ('reason' in conversion) {
      const lost = taken.flatMap(({ path, value }) => mapLeaves(value, path));
      const isLost = ({ value }: Leaf) => !rule.unless.some((each) => isDeepStrictEqual(each, value));
      leftOut.push(...lost.filter(isLost).map(({ path }) => ({ path, reason: conversion.reason })));
      continue;
    }
    const isWhole = rule.joinedBy === undefined && rule.peersOf === undefined;
    puts.push({ from: last.path, to: rule.to ?? [], value: conversion.value, isWhole });
    for (const { path, value } of rule.with) puts.push({ from: [], to: path, value, isWhole: false });
  }
  for (const [key, value] of Object.entries(rest)) puts.push({ from: [key], to: [key], value, isWhole: true });

  const order = orderIn(values);
  const result: JsonObject = {};
  const moved: Moved[] = [];
  for (const { value, ...move } of puts.toSorted((left, right) => order(left.from) - order(right.from))) {
    const conflicts = put(result, move.to, value);
    if (move.from.length > 0) {
      moved.push(move);
      const reason = (path: ValuePath) => `Another value already sets ${formatPath(path)}.`;
      for (const path of conflicts) {
        leftOut.push({ path: [...move.from, ...path.slice(move.to.length)], reason: reason(path) });
      }
    }
  }
  return { values: result, moved, leftOut: leftOut.toSorted((left, right) => order(left.path) - order(right.path)) };
}

export interface Leaf {
  path: ValuePath;
  value: Json;
}

/** The leaves of nested maps; a list is one value, as in Helm. */
export function mapLeaves(value: Json, path: ValuePath = []): Leaf[] {
  const entries = isJsonObject(value) ? Object.entries(value) : [];
  if (entries.length === 0) return [{ path, value }];
  return entries.flatMap(([key, child]) => mapLeaves(child, [...path, key]));
}

/** The position of a path among the values; unknown paths are last. */
function orderIn(values: JsonObject): (path: ValuePath) => number {
  const leaves = mapLeaves(values);
  return (path) => {
    const index = leaves.findIndex((leaf) => path.every((part, depth) => part === leaf.path[depth]));
    return path.length === 0 || index === -1 ? leaves.length : index;
  };
}

/** Removes a value, and the maps that are empty afterwards. */
export function takeOut(values: JsonObject, path: ValuePath): void {
  const [key, ...rest] = path.map(String);
  if (key === undefined) return;
  const child = values[key];
  if (rest.length > 0 && isJsonObject(child)) takeOut(child, rest);
  if (rest.length === 0 || (isJsonObject(child) && Object.keys(child).length === 0)) delete values[key];
}

/** Adds a value to a free path, and merges maps. @returns the paths of different existing values, which are kept */
function put(values: JsonObject, path: ValuePath, value: Json): ValuePath[] {
  const [last] = path.slice(-1);
  let parent: JsonObject = values;
  for (const part of path.slice(0, -1)) {
    const there = valueAt(parent, [String(part)]);
    if (there !== undefined && !isJsonObject(there)) return [path];
    const next = there ?? {};
    setKey(parent, String(part), next);
    parent = next;
  }
  const key = String(last);
  const there = valueAt(parent, [key]);
  if (there === undefined) {
    setKey(parent, key, JSON.parse(JSON.stringify(value)));
    return [];
  }
  if (isJsonObject(there) && isJsonObject(value)) {
    return Object.entries(value).flatMap(([name, child]) =>
      put(there, [name], child).map((below) => [...path, ...below]),
    );
  }
  return isDeepStrictEqual(there, value) ? [] : [path];
}
