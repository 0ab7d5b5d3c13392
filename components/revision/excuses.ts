import type { KubernetesObject } from '../chart/index.ts';
import { isJsonObject } from '../config/index.ts';
import type { ApiError } from './cluster/apiClient.ts';

/** What the release itself brings, and a dry run therefore cannot see. */
export interface Brought {
  kinds: ReadonlySet<string>;
  namespaces: ReadonlySet<string>;
  serviceAccounts: ReadonlySet<string>;
}

/**
 * @param objects of the manifest and of the hooks
 * @param defined kinds that are defined beside the manifest
 */
export function broughtBy(objects: readonly KubernetesObject[], defined: readonly string[] = []): Brought {
  const kinds = new Set(defined);
  for (const { kind, spec } of objects) {
    if (kind !== 'CustomResourceDefinition' || !isJsonObject(spec) || !isJsonObject(spec.names)) continue;
    if (typeof spec.names.kind === 'string') kinds.add(spec.names.kind);
  }
  const namesOf = (wanted: string) =>
    new Set(objects.filter(({ kind }) => kind === wanted).map((o) => o.metadata.name));
  return { kinds, namespaces: namesOf('Namespace'), serviceAccounts: namesOf('ServiceAccount') };
}

/** Reasons that say nothing about the object: what it refers to comes with the release, or the server can't rehearse it. */
export function isExcused(error: ApiError, object: KubernetesObject, brought: Brought): boolean {
  const { message, reason } = error;
  // The release's own namespace is made after the pre-flight; one that the manifest brings comes before its objects.
  const missing = /namespaces "([^"]+)" not found/.exec(message)?.[1];
  if (reason === 'NotFound' && missing !== undefined) {
    return object.metadata.namespace === undefined || brought.namespaces.has(missing);
  }
  const account = /serviceaccount "([^"]+)" not found/.exec(message)?.[1];
  if (account !== undefined) return brought.serviceAccounts.has(account);
  return /does not support dry run/.test(message);
}
