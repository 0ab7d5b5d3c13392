import { credentialsName } from './appliedObject.ts';
import type { KubernetesObject } from './objects.ts';

/**
 * The Secret with the release's credentials, which is not part of the manifest.
 * @param data in base64, as {@link encodedData} returns it
 */
export function credentialsSecret(releaseName: string, data?: Readonly<Record<string, string>>): KubernetesObject {
  const metadata = { name: credentialsName(releaseName) };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata,
    type: 'Opaque',
    ...(data === undefined ? {} : { data: { ...data } }),
  };
}

/** Encodes strings as the `data` of a Secret. */
export function encodedData(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Buffer.from(String(value)).toString('base64')]),
  );
}

/**
 * The owner of the Secret `<release>-credentials` in the cluster: this program for the release, somebody else, or
 * nobody because it does not exist.
 */
export type CredentialsHolder = 'release' | 'other' | 'nobody';
