import { isJsonObject, type Json, type JsonObject, type ValuePath, valueAt } from '../../json/index.ts';

/** All strings at the paths, however short: they must not be shown when nothing is rendered. */
export function secretTexts(values: JsonObject, paths: readonly ValuePath[]): string[] {
  return paths.flatMap((path) => textsIn(valueAt(values, path)));
}

function textsIn(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (isJsonObject(value)) return Object.values(value).flatMap(textsIn);
  return value === undefined || value === null || value === '' ? [] : [String(value)];
}
