import * as pulumi from '@pulumi/pulumi';
import { isJsonObject, type Json, type JsonObject } from '../config/index.ts';

/**
 * The object as Pulumi inputs, with every value secret that differs in the counterpart: the same object rendered with
 * other values in place of the secret ones.
 * @param counterpart undefined when it could not be made: then everything is secret
 */
export function withSecrets(object: JsonObject, counterpart: JsonObject | undefined): pulumi.Inputs {
  if (object === counterpart) return object;
  const inputs: pulumi.Inputs = {};
  for (const [key, value] of Object.entries(object)) inputs[key] = marked(value, counterpart?.[key]);
  return inputs;
}

function marked(value: Json, counterpart: Json | undefined): pulumi.Input<unknown> {
  if (isJsonObject(value) && isJsonObject(counterpart)) return withSecrets(value, counterpart);
  if (Array.isArray(value) && Array.isArray(counterpart) && value.length === counterpart.length) {
    return value.map((item, index) => marked(item, counterpart[index]));
  }
  return JSON.stringify(value) === JSON.stringify(counterpart) ? value : pulumi.secret(value);
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
