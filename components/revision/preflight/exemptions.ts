import { isJsonObject } from '../../json/index.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import type { ApiError } from '../cluster/apiClient.ts';

/** What the release itself defines, so that a dry run does not know it yet. */
export interface OwnDefinitions {
  kinds: ReadonlySet<string>;
  namespaces: ReadonlySet<string>;
  serviceAccounts: ReadonlySet<string>;
  /** Roles and ClusterRoles, as `Kind/name`. */
  roles: ReadonlySet<string>;
}

/** What a release defines outside of its manifest and its hooks. */
export interface OtherDefinitions {
  /** Kinds of the CRDs in a chart's `crds/`. @default none */
  kinds?: readonly string[] | undefined;
  /** The release's own namespace, and namespaces in a chart's `crds/`. @default none */
  namespaces?: readonly string[] | undefined;
}

/** @param objects objects of the manifest and of the hooks */
export function definedBy(objects: readonly KubernetesObject[], others: OtherDefinitions = {}): OwnDefinitions {
  const kinds = new Set(others.kinds);
  for (const { kind, spec } of objects) {
    if (kind !== 'CustomResourceDefinition' || !isJsonObject(spec) || !isJsonObject(spec.names)) continue;
    if (typeof spec.names.kind === 'string') kinds.add(spec.names.kind);
  }
  const namesOf = (wanted: string) =>
    new Set(objects.filter(({ kind }) => kind === wanted).map((o) => o.metadata.name));
  const namespaces = new Set([...namesOf('Namespace'), ...(others.namespaces ?? [])]);
  const roles = new Set(objects.filter(isRole).map(({ kind, metadata }) => `${kind}/${metadata.name}`));
  return { kinds, namespaces, serviceAccounts: namesOf('ServiceAccount'), roles };
}

/** Whether a refusal says nothing about the object: it refers to something that the release creates, or a dry run is not supported. */
export function isExempt(error: ApiError, object: KubernetesObject, own: OwnDefinitions): boolean {
  const { serverMessage, reason } = error;
  // The release's own namespace is created after the pre-flight, other namespaces of the release before its objects.
  const missing = missingNamespaceOf(error);
  if (missing !== undefined) return own.namespaces.has(missing);
  // For an account without the verb `bind`, the server compares the role's rules, and the role does not exist yet.
  if (reason === 'NotFound' && bindsOneOf(own.roles, object)) return true;
  const account = /serviceaccount "([^"]+)" not found/.exec(serverMessage)?.[1];
  if (account !== undefined) return own.serviceAccounts.has(account);
  return /does not support dry run/.test(serverMessage);
}

/** The namespace in an API server's message that it does not exist. */
export function missingNamespaceOf({ serverMessage, reason }: ApiError): string | undefined {
  return reason === 'NotFound' ? /namespaces "([^"]+)" not found/.exec(serverMessage)?.[1] : undefined;
}

function isRole({ kind }: KubernetesObject): boolean {
  return kind === 'Role' || kind === 'ClusterRole';
}

function bindsOneOf(roles: ReadonlySet<string>, { kind, roleRef }: KubernetesObject): boolean {
  const isBinding = kind === 'RoleBinding' || kind === 'ClusterRoleBinding';
  return isBinding && isJsonObject(roleRef) && roles.has(`${roleRef.kind}/${roleRef.name}`);
}
