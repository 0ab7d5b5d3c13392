import type { ValuesFile } from '../../config/index.ts';
import {
  commentsIn,
  formatPath,
  parsePath,
  type ValueComments,
  type ValuePath,
  type YamlComments,
} from '../../json/index.ts';
import { type Moved, mapLeaves } from './applyRules.ts';

/** The comments of all files: for each value those of the last file that has any. */
export function commentsOfFiles(files: readonly ValuesFile[]): YamlComments {
  const merged: YamlComments = new Map();
  for (const { text, values, keyPositionOf } of files) {
    // A comment after a value belongs to this value.
    for (const { path } of mapLeaves(values)) {
      const { behind: _about, ...kept } = merged.get(formatPath(path)) ?? {};
      merged.set(formatPath(path), kept);
    }
    for (const [key, comments] of commentsIn({ text, values, lineOf: (path) => keyPositionOf(path)?.line })) {
      merged.set(key, { ...merged.get(key), ...comments });
    }
  }
  return merged;
}

/** Moves comments to the new places of their values. A comment above a map whose values moved to different places goes above the first of
 * them, at the same depth. */
export function moveComments(comments: YamlComments, moved: readonly Moved[]): YamlComments {
  const result: YamlComments = new Map();
  for (const [key, own] of comments) {
    const path = parsePath(key) ?? [];
    const moves = moved.filter((move) => begins(path, move.from) && (move.isWhole || path.length === move.from.length));
    for (const { from, to } of moves) addTo(result, [...to, ...path.slice(from.length)], own, false);
  }
  for (const [key, { before }] of [...comments].reverse()) {
    const path = parsePath(key) ?? [];
    const isCarried = moved.some((move) => begins(path, move.from));
    const first = isCarried ? undefined : moved.find((move) => begins(move.from, path));
    if (first !== undefined && before !== undefined) addTo(result, first.to.slice(0, path.length), { before }, true);
  }
  return result;
}

function addTo(result: YamlComments, path: ValuePath, { before, ...rest }: ValueComments, isAbove: boolean): void {
  const key = formatPath(path);
  const there = result.get(key) ?? {};
  const lines = isAbove ? [...(before ?? []), ...(there.before ?? [])] : [...(there.before ?? []), ...(before ?? [])];
  result.set(key, { ...there, ...rest, ...(lines.length === 0 ? {} : { before: lines }) });
}

function begins(path: ValuePath, start: ValuePath): boolean {
  return start.every((part, index) => part === path[index]);
}
