import { credentialsName } from './appliedObject.ts';
import type { KubernetesObject } from './objects.ts';

/**
 * The Secret with the release's credentials, as it is in no manifest.
 * @param data in base64, as {@link encodedData} gives it
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

/** The `data` of a Secret with these texts, as the API keeps it. */
export function encodedData(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Buffer.from(String(value)).toString('base64')]),
  );
}

/** Whose the Secret `<release>-credentials` in the cluster is: one that this program made for the release, another one, or there is none. */
export type CredentialsHolder = 'release' | 'other' | 'nobody';
