import { isJsonObject, type Json, type JsonObject, type ValuePath } from '../../json/index.ts';
import { secretMask } from '../../secretMask.ts';
import type { ReleaseContent } from '../releaseContent.ts';
import { currentSecretPaths } from './currentSecretPaths.ts';
import { maskSecretData } from './maskSecretData.ts';

/**
 * Masks a release's content for output: secret values of the config, the lines that they affect, and the data of
 * Secrets.
 * @param secretPaths current secrets; a record from before they became secret is searched for their values
 */
export function maskContent(content: ReleaseContent, secretPaths: readonly ValuePath[] = []): ReleaseContent {
  const { chart, config, manifest, hooks, notes } = content;
  const { paths: marks } = currentSecretPaths(content, { secretPaths });
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

/** Masks the values at the paths. No path may be empty. */
export function maskValues(values: JsonObject, paths: readonly ValuePath[]): JsonObject {
  // The result is still an object, because no path is empty.
  return paths.reduce<Json>((current, path) => maskAt(current, path), values ?? {}) as JsonObject;
}

function maskAt(value: Json, [key, ...rest]: ValuePath): Json {
  if (key === undefined) return secretMask;
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
      return `${/^\s*/.exec(line)?.[0]}${secretMask}`;
    })
    .join('\n');
}
