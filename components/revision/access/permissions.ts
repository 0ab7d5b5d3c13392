import { ReleaseError } from '../../errors.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import type { Cluster } from '../connection.ts';
import { isNamespaceThere } from '../lifecycle/namespace.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { type Access, type Resource, refusedAccess } from './access.ts';
import { bindingAccess } from './bindingAccess.ts';
import { accessFor, type Plan } from './neededAccess.ts';

/** Permissions for one resource that an account does not have. */
export interface MissingPermission {
  /** `deployments.apps`, or `pods` for the core group. */
  resource: string;
  verbs: string[];
  /** ` in namespace x`, or empty for a cluster-scoped resource. */
  place: string;
}

export interface PermissionReport {
  missing: MissingPermission[];
  /** Needed only to replace an object because of an immutable field. */
  forReplacement: MissingPermission[];
  /** Roles that the release binds but the account may not bind. If the release creates such a role, its preview fails. */
  forBinding: MissingPermission[];
  /** Optional: without them, errors have fewer details. */
  unhelpful: MissingPermission[];
  /** How many permissions were checked. */
  asked: number;
  /** Kinds that the cluster does not serve and the release does not define. */
  unserved: string[];
}

/** The objects of a release. */
export interface ReleaseParts {
  objects: readonly KubernetesObject[];
  hooks: readonly KubernetesObject[];
  /** Objects that are not in the manifest. */
  crds?: readonly KubernetesObject[];
  /** The settings for the release's namespace. */
  namespaced: { createNamespace: boolean; deleteNamespace: boolean };
  /** Whether the release has the Secret with its credentials. @default true */
  hasCredentials?: boolean;
}

/**
 * The permissions that a release needs from install to uninstall and that the account does not have, according to the API server.
 * @throws ReleaseError CLUSTER_*
 */
export async function missingPermissions(
  connection: Cluster,
  release: ReleaseIdentity,
  parts: ReleaseParts,
): Promise<PermissionReport> {
  const { needed, replacing, useful, unserved } = await accessForLife(connection, release, parts);
  const binding = bindingAccess([...parts.objects, ...parts.hooks], release.namespace);
  const refused = await refusedAccess(connection.client, [...needed, ...replacing, ...binding, ...useful]);
  const among = (accesses: readonly Access[]) => byResource(refused.filter((access) => accesses.includes(access)));
  return {
    missing: among(needed),
    forReplacement: among(replacing),
    forBinding: among(binding),
    unhelpful: among(useful),
    asked: needed.length,
    unserved,
  };
}

/** All permissions that a release needs from install to uninstall. */
export async function accessForLife(
  { client, discovery }: Cluster,
  { namespace }: ReleaseIdentity,
  { objects, hooks, crds = [], namespaced, hasCredentials = true }: ReleaseParts,
) {
  // The Secret with the credentials is not in the manifest.
  const credentials = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'credentials' } };
  const own = hasCredentials ? [...objects, credentials] : objects;
  const plan = { applied: own, removed: own, hooks, crds };
  const [access, replacement, isThere] = await Promise.all([
    accessFor(discovery, namespace, plan),
    accessFor(discovery, namespace, { ...plan, replaced: objects }),
    namespaced.createNamespace ? isNamespaceThere(client, namespace) : true,
  ]);
  const deletedNamespaces = [
    ...(namespaced.deleteNamespace ? [namespace] : []),
    ...objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name),
  ];
  const ofNamespace: Access[] = [
    ...(isThere ? [] : [{ resource: { group: '', plural: 'namespaces', namespace: undefined }, verb: 'create' }]),
    ...(namespaced.deleteNamespace ? ['get', 'delete'].map((verb) => accessToNamespace(namespace, verb)) : []),
    ...deletedNamespaces.map(accessToContent),
  ];
  const known = new Set(access.needed.map((each) => JSON.stringify(each)));
  const replacing = replacement.needed.filter((each) => !known.has(JSON.stringify(each)));
  const { useful } = replacement;
  return { ...access, needed: [...access.needed, ...ofNamespace], replacing, useful };
}

function accessToNamespace(namespace: string, verb: string): Access {
  return { resource: { group: '', plural: 'namespaces', namespace }, verb };
}

/** Permission to list everything: a namespace is deleted only if it contains nothing else. */
function accessToContent(namespace: string): Access {
  return { resource: { group: '*', plural: '*', namespace }, verb: 'list' };
}

/**
 * Fails before anything is changed if the account lacks a permission. A dry run does not show this: it deletes nothing, and the kubernetes
 * provider waits forever for a list that the account may not read.
 * @throws ReleaseError RELEASE_PREFLIGHT_REFUSED with each verb and resource
 */
export async function assertAllowed(
  { client, discovery }: Cluster,
  { namespace }: ReleaseIdentity,
  plan: Plan,
): Promise<void> {
  const { needed } = await accessFor(discovery, namespace, plan);
  const missing = byResource(await refusedAccess(client, needed));
  if (missing.length === 0) return;
  const lines = missing.map(({ verbs, resource, place }) => `${verbs.join(', ')} ${resource}${place}`);
  throw new ReleaseError('RELEASE_PREFLIGHT_REFUSED', `The account of the kubeconfig may not ${lines.join('; ')}.`, {
    hint: 'Nothing was changed. `release doctor --role` prints a Role with all permissions that the release needs.',
  });
}

function byResource(refused: readonly Access[]): MissingPermission[] {
  const groups = Map.groupBy(refused, ({ resource }) => JSON.stringify(Object.values(resource)));
  return [...groups.values()].flatMap((of) => {
    const [first] = of;
    return first === undefined ? [] : [{ ...nameOf(first.resource), verbs: of.map(({ verb }) => verb) }];
  });
}

function nameOf({ group, plural, namespace, name }: Resource): { resource: string; place: string } {
  const resource = group === '' || group === '*' ? plural : `${plural}.${group}`;
  return {
    resource: name === undefined ? resource : `${resource}/${name}`,
    place: namespace === undefined ? '' : ` in namespace ${namespace}`,
  };
}
