import { isJsonObject } from '../../json/index.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import { type Discovery, referenceOf } from '../cluster/discovery.ts';
import { definedBy } from '../preflight/exemptions.ts';
import { hasReadiness } from '../readiness/readiness.ts';
import type { Access, Resource } from './access.ts';

/** What a run, or the whole life of a release, does with objects. */
export interface Plan {
  /** Created and updated. */
  applied?: readonly KubernetesObject[];
  /** Deleted. */
  removed?: readonly KubernetesObject[];
  /** Deleted and recreated by the kubernetes provider. */
  replaced?: readonly KubernetesObject[];
  /** Hooks: created, watched until they end, and deleted. */
  hooks?: readonly KubernetesObject[];
  /** Content of `crds/`: created and updated, never deleted. */
  crds?: readonly KubernetesObject[];
}

/** Only verbs that a recorded release has used: tests/integration/failures/permissions.test.ts compares them. */
const verbs = {
  applied: ['get', 'create', 'patch'],
  removed: ['get', 'delete'],
  /** The kubernetes provider waits for a deletion with an informer, which lists and watches all objects of the kind. */
  replaced: ['get', 'list', 'watch', 'delete'],
  hooks: ['get', 'create', 'delete'],
  crds: ['get', 'list', 'watch', 'create', 'patch'],
} as const;
const historyVerbs = ['get', 'list', 'create', 'update', 'delete'];
/** Optional: for errors with the pods, logs and events of objects that do not become ready. */
const diagnostics: readonly [group: string, plural: string, verbs: readonly string[]][] = [
  ['', 'pods', ['get', 'list']],
  ['', 'pods/log', ['get']],
  ['', 'events', ['list', 'watch']],
  ['apps', 'replicasets', ['list']],
  ['apps', 'controllerrevisions', ['list']],
];

export interface NeededAccess {
  needed: Access[];
  /** Access that improves error messages, and ends waits as soon as an object is ready. */
  useful: Access[];
  /** Kinds that the cluster does not serve and the release does not define. */
  unserved: string[];
}

/** The access that a plan needs. @param namespace namespace of the release @throws ApiError, ReleaseError CLUSTER_UNREACHABLE */
export async function accessFor(discovery: Discovery, namespace: string, plan: Plan): Promise<NeededAccess> {
  const needed = new Map<string, Access>();
  const need = (resource: Resource, wanted: readonly string[]) => {
    for (const verb of wanted) addTo(needed, resource, verb);
  };
  need({ group: '', plural: 'secrets', namespace }, historyVerbs);
  const unserved = new Set<string>();
  const { applied = [], removed = [], replaced = [], hooks = [], crds = [] } = plan;
  const all = [...applied, ...hooks, ...crds];
  const { kinds } = definedBy(all);
  const defined = all.filter(isCrd);
  const addAccess = async (object: KubernetesObject, wanted: readonly string[]) => {
    const path = await discovery.pathOf(referenceOf(object));
    const resource = path === undefined ? definedResource(object, defined, namespace) : resourceAt(path);
    if (resource !== undefined) need(resource, wanted);
    else if (!kinds.has(object.kind)) unserved.add(`${object.apiVersion}/${object.kind}`);
  };
  await Promise.all([
    ...applied.map((object) => addAccess(object, isCrd(object) ? verbs.crds : verbs.applied)),
    ...removed.map((object) => addAccess(object, verbs.removed)),
    ...replaced.map((object) => addAccess(object, isAwaited(object) ? verbs.replaced : verbs.removed)),
    ...hooks.map((object) => addAccess(object, isCrd(object) ? verbs.applied : verbs.hooks)),
    ...crds.map((object) => addAccess(object, verbs.crds)),
  ]);
  const useful = new Map<string, Access>();
  for (const [group, plural, wanted] of diagnostics) {
    for (const verb of wanted) addTo(useful, { group, plural, namespace }, verb);
  }
  for (const object of [...applied, ...hooks].filter((each) => hasReadiness(referenceOf(each)))) {
    const path = await discovery.pathOf(referenceOf(object));
    const resource = path === undefined ? undefined : resourceAt(path);
    if (resource !== undefined && !needed.has(keyOf(resource, 'watch'))) addTo(useful, resource, 'watch');
  }
  return { needed: [...needed.values()], useful: [...useful.values()], unserved: [...unserved] };
}

function addTo(all: Map<string, Access>, resource: Resource, verb: string): void {
  all.set(keyOf(resource, verb), { resource, verb });
}

function keyOf({ group, plural, namespace }: Resource, verb: string): string {
  return JSON.stringify([group, plural, namespace, verb]);
}

/**
 * Kinds whose deletion the kubernetes provider does not wait for if they have `pulumi.com/skipAwait`
 * (pulumi-kubernetes provider/pkg/metadata/overrides.go, allowsSkipAwaitWithDelete).
 */
const notAwaited: ReadonlySet<string> = new Set([
  ...['v1/Namespace', 'v1/Pod', 'v1/ReplicationController', 'batch/v1/Job'],
  ...['apps/v1/DaemonSet', 'apps/v1/Deployment', 'apps/v1/StatefulSet'],
]);

function isAwaited({ apiVersion, kind }: KubernetesObject): boolean {
  return !notAwaited.has(`${apiVersion}/${kind}`);
}

function isCrd({ kind }: KubernetesObject): boolean {
  return kind === 'CustomResourceDefinition';
}

/** The resource of an object whose CRD is part of the release. */
function definedResource(
  { apiVersion, kind, metadata }: KubernetesObject,
  crds: readonly KubernetesObject[],
  namespace: string,
): Resource | undefined {
  for (const { spec } of crds) {
    if (!isJsonObject(spec) || !isJsonObject(spec.names) || spec.names.kind !== kind) continue;
    const group = String(spec.group);
    if (!apiVersion.startsWith(`${group}/`)) continue;
    const place = spec.scope === 'Cluster' ? undefined : (metadata.namespace ?? namespace);
    return { group, plural: String(spec.names.plural), namespace: place };
  }
  return undefined;
}

/** The resource in an object's path: `/apis/<group>/<version>[/namespaces/<namespace>]/<plural>/<name>`. */
function resourceAt(path: string): Resource {
  const [, group = '', namespace, plural = ''] =
    /^\/api(?:s\/([^/]+))?\/[^/]+(?:\/namespaces\/([^/]+)(?=\/[^/]+\/))?\/([^/]+)\/[^/]+$/.exec(path) ?? [];
  return { group, plural, namespace };
}
