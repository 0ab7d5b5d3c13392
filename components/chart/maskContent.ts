import { isMap, isNode, isScalar, parseDocument, visit } from 'yaml';
import { isJsonObject, type Json, type JsonObject, mask, type ValuePath } from '../config/index.ts';
import type { ReleaseContent } from './content.ts';
import { marksToday } from './marksToday.ts';

/**
 * A release's content as it may be shown: secret values of the config, the lines that they reach, and the data of Secrets
 * are replaced by the mask.
 * @param secretPaths what counts as secret today; a record that was made when it did not is searched for its text
 */
export function maskContent(content: ReleaseContent, secretPaths: readonly ValuePath[] = []): ReleaseContent {
  const { chart, config, manifest, hooks, notes } = content;
  const { marks } = marksToday(content, { secretPaths });
  return {
    chart: { ...chart, values: maskValues(chart.values, marks.values) },
    config: maskValues(config, marks.values),
    manifest: maskSecretData(maskLines(manifest, marks.manifest)),
    hooks: hooks.map((hook, index) => ({
      ...hook,
      manifest: maskSecretData(maskLines(hook.manifest, marks.hooks[index] ?? [])),
    })),
    notes: maskLines(notes, marks.notes),
  };
}

/** Values with the mask at the paths, none of which is empty. */
export function maskValues(values: JsonObject, paths: readonly ValuePath[]): JsonObject {
  // Objects stay objects: no path is empty.
  return paths.reduce<Json>((current, path) => maskAt(current, path), values ?? {}) as JsonObject;
}

function maskAt(value: Json, [key, ...rest]: ValuePath): Json {
  if (key === undefined) return mask;
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? maskAt(item, rest) : item));
  if (!isJsonObject(value)) return value;
  const current = value[key];
  return current === undefined ? value : { ...value, [key]: maskAt(current, rest) };
}

function maskLines(text: string, lines: readonly number[]): string {
  if (lines.length === 0) return text;
  const numbers = new Set(lines);
  return text
    .split('\n')
    .map((line, index) => {
      if (!numbers.has(index + 1) || /^(---|# Source: .*)?$/.test(line)) return line;
      return `${/^\s*/.exec(line)?.[0]}${mask}`;
    })
    .join('\n');
}

/** A manifest whose Secrets show their keys and no values; all else stays as it is written. */
export function maskSecretData(manifest: string): string {
  if (!manifest.includes('Secret')) return manifest;
  return manifest
    .split(/^(?=---$)/m)
    .map(maskDocument)
    .join('');
}

function maskDocument(text: string): string {
  if (!/\bSecret\b/.test(text)) return text;
  const separator = /^---\n/.exec(text)?.[0] ?? '';
  const body = text.slice(separator.length);
  const document = parseDocument(body, { logLevel: 'silent' });
  // Where a masked line stands, the rest may read as something else: then the lines say what is what.
  if (document.errors.length > 0 || body.includes(mask)) return separator + maskBelow(body);
  const spans: [from: number, to: number][] = [];
  visit(document, {
    Map(_key, map) {
      if (map.get('kind') !== 'Secret') return;
      for (const { key, value } of map.items) {
        if (!isScalar(key) || !isNode(value) || (key.value !== 'data' && key.value !== 'stringData')) continue;
        const nodes = isMap(value) ? value.items.map((item) => item.value) : [value];
        for (const node of nodes) if (isNode(node) && node.range) spans.push([node.range[0], node.range[1]]);
      }
    },
  });
  return separator + spans.sort(([left], [right]) => right - left).reduce(replaceSpan, body);
}

function replaceSpan(text: string, [from, to]: readonly [number, number]): string {
  const replaced = text.slice(from, to);
  // The span of a block scalar ends with its last line break.
  const end = replaced.endsWith('\n') ? '\n' : '';
  return replaced.trim() === '' ? text : `${text.slice(0, from)}${mask}${end}${text.slice(to)}`;
}

/** All that stands deeper than the keys `data` and `stringData`. */
function maskBelow(text: string): string {
  let depth = -1;
  return text
    .split('\n')
    .map((line) => {
      const indent = /^\s*/.exec(line)?.[0] ?? '';
      if (['', mask].includes(line.trim())) return line;
      if (depth >= 0 && indent.length > depth) return `${indent}${mask}`;
      depth = -1;
      const section = /^(\s*(?:- )?)["']?(data|stringData)["']?:/.exec(line);
      if (section === null) return line;
      depth = section[1]?.length ?? 0;
      return `${section[0]}${line.length > section[0].length ? ` ${mask}` : ''}`;
    })
    .join('\n');
}
