import type { SecretsInValues } from '../../chart/index.ts';
import type { StackSettings } from '../../config/index.ts';
import { isJsonObject, type JsonObject, type ValuePath, valueAt, withValueAt } from '../../json/index.ts';
import { secretMask } from '../../secretMask.ts';
import { standInFor } from './standIn.ts';

/** Whether the stack's values are decrypted: if they were read without Pulumi's engine, masks replace the secrets. */
export function secretsIn({ values, secretPaths }: Pick<StackSettings, 'values' | 'secretPaths'>): SecretsInValues {
  const isMasked = secretPaths.length > 0 && secretPaths.every((path) => valueAt(values, path) === secretMask);
  return isMasked ? 'masked' : 'known';
}

/** Replaces the values at the paths by others of the same type: whatever renders differently then depends on a secret. */
export function withOtherSecrets(values: JsonObject, paths: readonly ValuePath[]): JsonObject {
  return paths.reduce<JsonObject>((current, path) => {
    const value = valueAt(current, path);
    const whole = value === undefined ? current : withValueAt(current, path, standInFor(value));
    return isJsonObject(whole) ? whole : current;
  }, values);
}
