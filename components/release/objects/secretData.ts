import { isJsonObject, type ValuePath } from '../../json/index.ts';
import type { KubernetesObject } from '../../manifest/index.ts';

/**
 * A Secret as the API keeps it. The kubernetes provider turns `stringData` into `data` once it is known: a run would not keep to an
 * update plan that was made when it was not.
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

/** Where a field is then. */
export function inEncodedData([first = '', ...rest]: ValuePath): ValuePath {
  return [first === 'stringData' ? 'data' : first, ...rest];
}
