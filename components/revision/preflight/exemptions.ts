import { isJsonObject } from '../../json/index.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import type { ApiError } from '../cluster/apiClient.ts';

/** What the release itself brings, and a dry run therefore cannot see. */
export interface Brought {
  kinds: ReadonlySet<string>;
  namespaces: ReadonlySet<string>;
  serviceAccounts: ReadonlySet<string>;
  /** Roles and ClusterRoles, as `Kind/name`. */
  roles: ReadonlySet<string>;
}

/** What a release brings that neither its manifest nor its hooks hold. */
export interface BroughtBeside {
  /** Kinds that a chart's `crds/` defines. @default none */
  kinds?: readonly string[] | undefined;
  /** The release's own namespace, and those in a chart's `crds/`. @default none */
  namespaces?: readonly string[] | undefined;
}

/** @param objects of the manifest and of the hooks */
export function broughtBy(objects: readonly KubernetesObject[], beside: BroughtBeside = {}): Brought {
  const kinds = new Set(beside.kinds);
  for (const { kind, spec } of objects) {
    if (kind !== 'CustomResourceDefinition' || !isJsonObject(spec) || !isJsonObject(spec.names)) continue;
    if (typeof spec.names.kind === 'string') kinds.add(spec.names.kind);
  }
  const namesOf = (wanted: string) =>
    new Set(objects.filter(({ kind }) => kind === wanted).map((o) => o.metadata.name));
  const namespaces = new Set([...namesOf('Namespace'), ...(beside.namespaces ?? [])]);
  const roles = new Set(objects.filter(isRole).map(({ kind, metadata }) => `${kind}/${metadata.name}`));
  return { kinds, namespaces, serviceAccounts: namesOf('ServiceAccount'), roles };
}

/** Reasons that say nothing about the object: what it refers to comes with the release, or the server can't rehearse it. */
export function isExempt(error: ApiError, object: KubernetesObject, brought: Brought): boolean {
  const { said, reason } = error;
  // The release's own namespace is created after the pre-flight; one that the release brings comes before its objects.
  const missing = missingNamespaceOf(error);
  if (missing !== undefined) return brought.namespaces.has(missing);
  // The server compares the rules of the role with those of an account that may not bind it.
  if (reason === 'NotFound' && bindsOneOf(brought.roles, object)) return true;
  const account = /serviceaccount "([^"]+)" not found/.exec(said)?.[1];
  if (account !== undefined) return brought.serviceAccounts.has(account);
  return /does not support dry run/.test(said);
}

/** The namespace that the cluster does not have, where that is what the API server says. */
export function missingNamespaceOf({ said, reason }: ApiError): string | undefined {
  return reason === 'NotFound' ? /namespaces "([^"]+)" not found/.exec(said)?.[1] : undefined;
}

function isRole({ kind }: KubernetesObject): boolean {
  return kind === 'Role' || kind === 'ClusterRole';
}

function bindsOneOf(roles: ReadonlySet<string>, { kind, roleRef }: KubernetesObject): boolean {
  const isBinding = kind === 'RoleBinding' || kind === 'ClusterRoleBinding';
  return isBinding && isJsonObject(roleRef) && roles.has(`${roleRef.kind}/${roleRef.name}`);
}
