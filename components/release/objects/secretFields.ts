import * as pulumi from '@pulumi/pulumi';
import { isJsonObject, type Json, type JsonObject, type ValuePath } from '../../json/index.ts';
import { hasSecretKeys } from '../../manifest/index.ts';

/**
 * The object as Pulumi inputs, in which every value is secret that differs in the counterpart: the same object rendered with other
 * values in place of secrets.
 */
export function withSecrets(object: JsonObject, counterpart: JsonObject): pulumi.Inputs {
  if (object === counterpart) return object;
  const inputs: pulumi.Inputs = {};
  for (const [key, value] of Object.entries(object)) inputs[key] = marked(value, counterpart[key]);
  return inputs;
}

function marked(value: Json, counterpart: Json | undefined): pulumi.Input<unknown> {
  if (isJsonObject(value) && isJsonObject(counterpart)) {
    return hasSecretKeys(value, counterpart) ? pulumi.secret(value) : withSecrets(value, counterpart);
  }
  if (Array.isArray(value) && Array.isArray(counterpart) && value.length === counterpart.length) {
    return value.map((item, index) => marked(item, counterpart[index]));
  }
  return JSON.stringify(value) === JSON.stringify(counterpart) ? value : pulumi.secret(value);
}

/** Whether keys of any map in the object contain secrets, or whether this is unknown. */
export function hasSecretKeysInside(value: Json, counterpart: Json | undefined): boolean {
  if (value === counterpart) return false;
  if (Array.isArray(value)) {
    const others = Array.isArray(counterpart) ? counterpart : [];
    return value.some((item, index) => hasSecretKeysInside(item, others[index]));
  }
  if (!isJsonObject(value)) return false;
  if (!isJsonObject(counterpart) || hasSecretKeys(value, counterpart)) return true;
  return Object.entries(value).some(([key, item]) => key in counterpart && hasSecretKeysInside(item, counterpart[key]));
}

/** Marks the `data` of a Secret as secret, wherever its values come from. */
export function withSecretData(inputs: pulumi.Inputs): pulumi.Inputs {
  const { data, stringData, ...rest } = inputs;
  return {
    ...rest,
    ...(data === undefined ? {} : { data: pulumi.secret(data) }),
    ...(stringData === undefined ? {} : { stringData: pulumi.secret(stringData) }),
  };
}

/** Makes the inputs at some paths unknown, for a preview. An output on the way to a path becomes unknown as a whole. */
export function withUnknown(inputs: pulumi.Inputs, paths: readonly ValuePath[]): pulumi.Inputs {
  return paths.reduce((current, path) => unknownAt(current, path), inputs);
}

function unknownAt(value: pulumi.Inputs, [key, ...rest]: ValuePath): pulumi.Inputs {
  if (key === undefined || !Object.hasOwn(value, key)) return value;
  const item: unknown = value[key];
  const isInside = typeof item === 'object' && item !== null && !pulumi.Output.isInstance(item) && rest.length > 0;
  const changed = isInside ? unknownAt(item, rest) : pulumi.unknown;
  if (Array.isArray(value)) return value.map((each, index) => (index === key ? changed : each));
  return { ...value, [key]: changed };
}
