import { isJsonObject, type JsonObject, readYaml, type YamlContent } from '../json/index.ts';
import type { StackFileText } from './stackFile.ts';

/** A file of values, as Helm takes it with `-f`. */
export interface ValuesFile extends Pick<YamlContent, 'keyPositionOf' | 'frameAt' | 'repeatedKeys'> {
  /** As the user typed it. */
  path: string;
  text: string;
  values: JsonObject;
}

/**
 * Reads a file of values by Helm's rules, which are not those of a stack's file: the last of equal keys counts.
 * @throws ReleaseError CONFIG_INVALID_YAML; CONFIG_WRONG_TYPE when it holds no map
 */
export function readValuesFile({ path, text }: StackFileText): ValuesFile {
  const content = readYaml({ text, file: path, code: 'CONFIG_INVALID_YAML', takesLastKey: true, isOneDocument: true });
  const values = content.value ?? {};
  if (!isJsonObject(values)) {
    const hint = 'Write values as `key: value`, as in the values.yaml of a chart.';
    throw content.failure([], `${path} must hold a map of values.`, { code: 'CONFIG_WRONG_TYPE', hint });
  }
  const { keyPositionOf, frameAt, repeatedKeys } = content;
  return { path, text, values, keyPositionOf, frameAt, repeatedKeys };
}

/**
 * Maps merge; everything else, null included, takes the place of what is there. (Source: helm pkg/chart/loader, MergeMaps.)
 * Neither argument is changed.
 */
export function mergeFiles(values: JsonObject, over: JsonObject): JsonObject {
  const merged = new Map(Object.entries(values));
  for (const [key, value] of Object.entries(over)) {
    const there = merged.get(key);
    merged.set(key, isJsonObject(there) && isJsonObject(value) ? mergeFiles(there, value) : value);
  }
  return Object.fromEntries(merged);
}
