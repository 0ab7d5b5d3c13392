import { isJsonObject, type JsonObject } from '../../json/index.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import type { Cluster } from '../connection.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import type { Access } from './access.ts';
import { bindingAccess } from './bindingAccess.ts';
import { accessForLife, type ReleaseParts } from './permissions.ts';

const rbac = 'rbac.authorization.k8s.io';

/**
 * Minimal roles for a release from install to uninstall: one Role per namespace, and a ClusterRole if it has cluster-scoped objects.
 * @throws ReleaseError CLUSTER_*
 */
export async function rolesFor(
  connection: Cluster,
  release: ReleaseIdentity,
  parts: ReleaseParts,
): Promise<KubernetesObject[]> {
  const { needed, replacing, useful } = await accessForLife(connection, release, parts);
  const rules = new Map<string, JsonObject[]>();
  const add = (namespace: string, added: readonly JsonObject[]) =>
    rules.set(namespace, [...(rules.get(namespace) ?? []), ...added]);
  for (const [namespace, of] of Map.groupBy(
    [...needed, ...replacing, ...useful],
    ({ resource }) => resource.namespace ?? '',
  )) {
    add(namespace, rulesFor(of));
  }
  const all = [...parts.objects, ...parts.hooks];
  for (const object of all) {
    const grants = grantsOf(object);
    if (grants.length > 0)
      add(object.kind === 'ClusterRole' ? '' : (object.metadata.namespace ?? release.namespace), grants);
  }
  for (const { resource, verb } of bindingAccess(all, release.namespace)) {
    add(resource.namespace ?? '', [ruleFor(resource.plural, resource.name, verb)]);
  }
  const apiVersion = `${rbac}/v1`;
  return [...rules].sort().map(([namespace, of]): KubernetesObject => {
    if (namespace !== '') {
      return { apiVersion, kind: 'Role', metadata: { name: `${release.name}-deployer`, namespace }, rules: of };
    }
    const name = `${release.namespace}-${release.name}-deployer`;
    return { apiVersion, kind: 'ClusterRole', metadata: { name }, rules: of };
  });
}

/** One rule for all resources of an API group that need the same verbs. */
function rulesFor(accesses: readonly Access[]): JsonObject[] {
  const verbsOf = new Map<string, { group: string; plural: string; verbs: Set<string> }>();
  for (const { resource, verb } of accesses) {
    const { group, plural } = resource;
    const key = `${group}/${plural}`;
    const known = verbsOf.get(key) ?? { group, plural, verbs: new Set() };
    known.verbs.add(verb);
    verbsOf.set(key, known);
  }
  const sameRule = Map.groupBy(verbsOf.values(), ({ group, verbs }) => JSON.stringify([group, [...verbs].sort()]));
  return [...sameRule.values()].flatMap((of) => {
    const [first] = of;
    if (first === undefined) return [];
    return [{ apiGroups: [first.group], resources: of.map(({ plural }) => plural), verbs: [...first.verbs] }];
  });
}

/**
 * Permissions that an account needs itself before it may create a role with them
 * (https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping).
 */
function grantsOf({ kind, metadata, rules, aggregationRule }: KubernetesObject): JsonObject[] {
  if (kind !== 'Role' && kind !== 'ClusterRole') return [];
  const granted = Array.isArray(rules) ? rules.filter(isJsonObject) : [];
  // An aggregated role gets its rules from other roles, so they are unknown in advance: the account needs `escalate`.
  const plural = kind === 'Role' ? 'roles' : 'clusterroles';
  return aggregationRule === undefined ? granted : [...granted, ruleFor(plural, metadata.name, 'escalate')];
}

function ruleFor(plural: string, name: string | undefined, verb: string): JsonObject {
  return { apiGroups: [rbac], resources: [plural], resourceNames: [String(name)], verbs: [verb] };
}
