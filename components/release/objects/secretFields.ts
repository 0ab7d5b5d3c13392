import * as pulumi from '@pulumi/pulumi';
import { isJsonObject, type Json, type JsonObject, type ValuePath } from '../../json/index.ts';
import { hasSecretKeys } from '../../manifest/index.ts';

/**
 * The object as Pulumi inputs, with every value secret that differs in the counterpart: the same object rendered with
 * other values in place of the secret ones.
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

/** Whether keys of a map anywhere in the object are made of secrets, or may be since nothing tells. */
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

/** The values of the object's `data` maps are always secret in a Secret, whatever they came from. */
export function withSecretData(inputs: pulumi.Inputs): pulumi.Inputs {
  const { data, stringData, ...rest } = inputs;
  return {
    ...rest,
    ...(data === undefined ? {} : { data: pulumi.secret(data) }),
    ...(stringData === undefined ? {} : { stringData: pulumi.secret(stringData) }),
  };
}

/** The inputs with those at some paths not known, for a preview. What is an output on the way there is not known as a whole. */
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
