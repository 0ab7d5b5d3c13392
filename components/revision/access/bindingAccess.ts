import { isJsonObject } from '../../json/index.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import type { Access } from './access.ts';

/**
 * The verb `bind` for each role that the release binds. Without it, an account must itself have all permissions of the role, and the role must
 * exist before a dry run of the binding
 * (https://kubernetes.io/docs/reference/access-authn-authz/rbac/#restrictions-on-role-binding-creation-or-update).
 * @param namespace namespace of the release
 */
export function bindingAccess(objects: readonly KubernetesObject[], namespace: string): Access[] {
  return objects.flatMap(({ kind, metadata, roleRef }) => {
    if ((kind !== 'RoleBinding' && kind !== 'ClusterRoleBinding') || !isJsonObject(roleRef)) return [];
    const plural = roleRef.kind === 'Role' ? 'roles' : 'clusterroles';
    const resource = {
      group: 'rbac.authorization.k8s.io',
      plural,
      namespace: kind === 'RoleBinding' ? (metadata.namespace ?? namespace) : undefined,
      name: String(roleRef.name),
    };
    return [{ resource, verb: 'bind' }];
  });
}
