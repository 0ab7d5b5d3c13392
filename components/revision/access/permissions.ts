import { ReleaseError } from '../../errors.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import type { ClusterTarget } from '../cluster/target.ts';
import { type Connection, connectTo } from '../connection.ts';
import { isNamespaceThere } from '../lifecycle/namespace.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { type Access, type Resource, refusedAccess } from './access.ts';
import { bindingAccess } from './bindingAccess.ts';
import { accessFor, type Plan } from './neededAccess.ts';

/** What an account may not do with one resource. */
export interface MissingPermission {
  /** `deployments.apps`; the core group has no name. */
  resource: string;
  verbs: string[];
  /** ` in namespace x`, or nothing for what belongs to none. */
  place: string;
}

export interface PermissionReport {
  missing: MissingPermission[];
  /** What only a replacement of an object takes, whose field cannot change. */
  forReplacement: MissingPermission[];
  /** Roles that the release binds, and the account may not: the preview of a release that brings such a role fails. */
  forBinding: MissingPermission[];
  /** What a deploy does without, and its errors say less. */
  unhelpful: MissingPermission[];
  /** How many were asked for. */
  asked: number;
  /** Kinds that the cluster does not serve, and the release does not bring. */
  unserved: string[];
}

/** What a release consists of. */
export interface ReleaseParts {
  objects: readonly KubernetesObject[];
  hooks: readonly KubernetesObject[];
  /** What is made beside the manifest. */
  crds?: readonly KubernetesObject[];
  /** What of the settings says what becomes of the namespace. */
  namespaced: { createNamespace: boolean; deleteNamespace: boolean };
  /** Whether the release has the Secret with its credentials. @default true */
  hasCredentials?: boolean;
}

/**
 * What the whole life of a release takes, from its install to its end, and the account may not do, as the API server says.
 * @throws ReleaseError CLUSTER_*
 */
export async function missingPermissions(
  target: ClusterTarget,
  release: ReleaseIdentity,
  parts: ReleaseParts,
): Promise<PermissionReport> {
  return reviewPermissions(await connectTo(target, release), release, parts);
}

/** The same for a connection at hand. */
export async function reviewPermissions(
  connection: Pick<Connection, 'client' | 'discovery'>,
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

/** What all of it takes. */
export async function accessForLife(
  { client, discovery }: Pick<Connection, 'client' | 'discovery'>,
  { namespace }: ReleaseIdentity,
  { objects, hooks, crds = [], namespaced }: ReleaseParts,
) {
  // The credentials, which no manifest lists.
  const credentials = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'credentials' } };
  const own = [...objects, credentials];
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
  return { ...access, needed: [...access.needed, ...ofNamespace], replacing };
}

function accessToNamespace(namespace: string, verb: string): Access {
  return { resource: { group: '', plural: 'namespaces', namespace }, verb };
}

/** A namespace is deleted only if nothing else is in it: that takes a look at everything. */
function accessToContent(namespace: string): Access {
  return { resource: { group: '*', plural: '*', namespace }, verb: 'list' };
}

/**
 * Refuses what an account may not do before anything is done. A dry run does not tell: it deletes nothing, and the kubernetes provider
 * waits without an end for a list that it may not see.
 * @throws ReleaseError RELEASE_PREFLIGHT_REFUSED that names each verb and resource
 */
export async function assertAllowed(
  { client, discovery }: Pick<Connection, 'client' | 'discovery'>,
  { namespace }: ReleaseIdentity,
  plan: Plan,
): Promise<void> {
  const { needed } = await accessFor(discovery, namespace, plan);
  const missing = byResource(await refusedAccess(client, needed));
  if (missing.length === 0) return;
  const lines = missing.map(({ verbs, resource, place }) => `${verbs.join(', ')} ${resource}${place}`);
  throw new ReleaseError('RELEASE_PREFLIGHT_REFUSED', `The account of the kubeconfig may not ${lines.join('; ')}.`, {
    hint: 'Nothing was changed. `release doctor --role` prints a Role that allows all that the release takes.',
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
