import { formatPath, isJsonObject, type Json, type JsonObject, type ValuePath } from './json.ts';
import { writeYaml } from './writeYaml.ts';
import type { ValueComments, YamlComments } from './yamlComments.ts';

/**
 * Writes a key with its value like {@link writeYaml}, together with the comments in it.
 * @param path of the value; its comments are found by it
 * @returns lines without a line break at the end
 */
export function writeCommented(key: string, value: Json, path: ValuePath, comments: YamlComments): string {
  return pairLines(key, value, path, comments).join('\n');
}

function pairLines(key: string, value: Json, path: ValuePath, all: YamlComments): string[] {
  const comments = all.get(formatPath(path)) ?? {};
  return around(comments, valueLines(key, value, path, comments, all));
}

function valueLines(key: string, value: Json, path: ValuePath, comments: ValueComments, all: YamlComments): string[] {
  const children = Array.isArray(value)
    ? value.flatMap((item, index) => itemLines(item, [...path, index], all))
    : isJsonObject(value)
      ? mapLines(value, path, all)
      : [];
  if (children.length > 0) return [withComment(`${keyText(key)}:`, comments), ...children.map(indented)];
  const lines = writeYaml({ [key]: value }, { sortsKeys: false }).split('\n');
  const [only = ''] = lines;
  return lines.length === 1 ? [withComment(only, comments)] : [...commentAlone(comments), ...lines];
}

function mapLines(map: JsonObject, path: ValuePath, all: YamlComments): string[] {
  return Object.entries(map).flatMap(([key, value]) => pairLines(key, value, [...path, key], all));
}

function itemLines(item: Json, path: ValuePath, all: YamlComments): string[] {
  const comments = all.get(formatPath(path)) ?? {};
  if (!isJsonObject(item) || Object.keys(item).length === 0) {
    const lines = writeYaml([item], { sortsKeys: false }).split('\n');
    const [only = ''] = lines;
    return around(comments, lines.length === 1 ? [withComment(only, comments)] : lines);
  }
  // A comment above the first key would separate the key from its dash.
  const [first = '', ...rest] = mapLines(item, path, withoutFirst(item, path, all));
  const moved = all.get(formatPath([...path, Object.keys(item)[0] ?? '']))?.before ?? [];
  return around({ ...comments, before: [...(comments.before ?? []), ...moved] }, [
    withComment(`- ${first}`, comments),
    ...rest.map(indented),
  ]);
}

function withoutFirst(item: JsonObject, path: ValuePath, all: YamlComments): YamlComments {
  const key = formatPath([...path, Object.keys(item)[0] ?? '']);
  const { before, ...rest } = all.get(key) ?? {};
  return before === undefined ? all : new Map([...all, [key, rest]]);
}

function around({ before = [], end = [] }: ValueComments, lines: string[]): string[] {
  return [...before, ...lines, ...end];
}

function withComment(line: string, { behind }: ValueComments): string {
  return behind === undefined ? line : `${line} ${behind}`;
}

function commentAlone({ behind }: ValueComments): string[] {
  return behind === undefined ? [] : [behind];
}

/** Quoted if a reader could take the key for another type than a string. */
function keyText(key: string): string {
  return writeYaml({ [key]: 0 }, { sortsKeys: false }).replace(/: 0$/, '');
}

function indented(line: string): string {
  return line === '' ? line : `  ${line}`;
}
