import type { SecretsInValues } from '../../chart/index.ts';
import type { StackSettings } from '../../config/index.ts';
import { isJsonObject, type Json, type JsonObject, type ValuePath, valueAt } from '../../json/index.ts';
import { secretMask } from '../../secretMask.ts';
import { standInFor } from './standIn.ts';

/** Whether the stack's values are decrypted: if they were read without Pulumi's engine, masks replace the secrets. */
export function secretsIn({ values, secretPaths }: Pick<StackSettings, 'values' | 'secretPaths'>): SecretsInValues {
  const isMasked = secretPaths.length > 0 && secretPaths.every((path) => valueAt(values, path) === secretMask);
  return isMasked ? 'masked' : 'known';
}

/** Replaces the values at the paths by others of the same type: whatever renders differently then depends on a secret. */
export function withOtherSecrets(values: JsonObject, paths: readonly ValuePath[]): JsonObject {
  return paths.reduce<JsonObject>((current, path) => replaceObject(current, path), values);
}

function replaceObject(value: JsonObject, [key, ...rest]: ValuePath): JsonObject {
  const current = key === undefined ? undefined : value[key];
  if (key === undefined || current === undefined) return value;
  return { ...value, [key]: replaced(current, rest) };
}

function replaced(value: Json, path: ValuePath): Json {
  if (path.length === 0) return standInFor(value);
  if (isJsonObject(value)) return replaceObject(value, path);
  if (!Array.isArray(value)) return value;
  const [index, ...rest] = path;
  return value.map((item, position) => (position === index ? replaced(item, rest) : item));
}
