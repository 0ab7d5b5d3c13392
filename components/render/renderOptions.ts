import type { RenderOptions, SecretsInValues } from '../chart/index.ts';
import type { StackSettings } from '../config/index.ts';
import type { JsonObject } from '../json/index.ts';
import { defaultKubeVersion } from './capabilities.ts';

/** @param values the values that the templates see */
export function optionsOf(
  { release }: StackSettings,
  values: JsonObject,
  secrets: SecretsInValues = 'known',
): RenderOptions {
  const { name, namespace, kubeVersion = defaultKubeVersion, apiVersions = [] } = release;
  return { values, release: { name, namespace }, capabilities: { kubeVersion, apiVersions }, secrets };
}
