import { isJsonObject, type ValuePath } from '../../json/index.ts';
import type { KubernetesObject } from '../../manifest/index.ts';

/**
 * A Secret as the API server stores it. The kubernetes provider would convert `stringData` to `data` only once it is known, and the run
 * would violate an update plan that was made when it was unknown.
 */
export function withEncodedData(secret: KubernetesObject): KubernetesObject {
  const { stringData, ...rest } = secret;
  if (!isJsonObject(stringData)) return secret;
  const encoded = Object.entries(stringData).map(([key, value]) => [
    key,
    Buffer.from(String(value ?? '')).toString('base64'),
  ]);
  const data = { ...(isJsonObject(rest.data) ? rest.data : {}), ...Object.fromEntries(encoded) };
  return { ...rest, apiVersion: secret.apiVersion, kind: secret.kind, metadata: secret.metadata, data };
}

/** The path of a field after the conversion. */
export function inEncodedData([first = '', ...rest]: ValuePath): ValuePath {
  return [first === 'stringData' ? 'data' : first, ...rest];
}
