import type { KubernetesObject } from '../chart/index.ts';
import { isJsonObject } from '../config/index.ts';
import { referenceOf } from './cluster/discovery.ts';
import { throwRequestFailed } from './cluster/requestFailed.ts';
import type { ClusterTarget } from './cluster/target.ts';
import { type Connection, connectTo } from './connection.ts';
import { broughtBy } from './excuses.ts';
import type { ReleaseIdentity } from './secretStore.ts';

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
  /** How many were asked for. */
  asked: number;
  /** Kinds that the cluster does not serve, and the release does not bring. */
  unserved: string[];
}

interface Resource {
  group: string;
  plural: string;
  namespace: string | undefined;
}

/** What is done to an object of a release: see whether it is there, apply it, delete it. */
const objectVerbs = ['get', 'create', 'patch', 'delete'];
/** What is done to what is in `crds/`, which is never deleted. */
const definitionVerbs = ['get', 'create', 'patch'];
/** What is done to the records of a history. */
const historyVerbs = ['get', 'list', 'create', 'update', 'delete'];

/**
 * What a deploy needs and the account may not do, as the API server says.
 * @param objects of the manifest and of the hooks
 * @param definitions what is made beside the manifest
 * @throws ReleaseError CLUSTER_*
 */
export async function missingPermissions(
  target: ClusterTarget,
  release: ReleaseIdentity,
  objects: readonly KubernetesObject[],
  createNamespace: boolean,
  definitions: readonly KubernetesObject[] = [],
): Promise<PermissionReport> {
  return reviewPermissions(await connectTo(target, release), release, objects, createNamespace, definitions).catch(
    throwRequestFailed,
  );
}

/** The same for a connection at hand. */
export async function reviewPermissions(
  { client, discovery }: Pick<Connection, 'client' | 'discovery'>,
  { namespace }: ReleaseIdentity,
  objects: readonly KubernetesObject[],
  createNamespace: boolean,
  definitions: readonly KubernetesObject[] = [],
): Promise<PermissionReport> {
  const needed = new Map<string, { resource: Resource; verbs: Set<string> }>();
  const need = (resource: Resource, verbs: readonly string[]) => {
    const key = JSON.stringify(Object.values(resource));
    const known = needed.get(key) ?? { resource, verbs: new Set() };
    for (const verb of verbs) known.verbs.add(verb);
    needed.set(key, known);
  };
  need({ group: '', plural: 'secrets', namespace }, [...historyVerbs, ...objectVerbs]);
  need({ group: '', plural: 'namespaces', namespace: undefined }, createNamespace ? ['get', 'create'] : ['get']);
  const unserved = new Set<string>();
  const { kinds } = broughtBy([...objects, ...definitions]);
  const look = async (object: KubernetesObject, verbs: readonly string[]) => {
    const path = await discovery.pathOf(referenceOf(object));
    if (path !== undefined) need(resourceAt(path), verbs);
    else if (!kinds.has(object.kind)) unserved.add(`${object.apiVersion}/${object.kind}`);
  };
  await Promise.all([
    ...objects.map((object) => look(object, objectVerbs)),
    ...definitions.map((object) => look(object, definitionVerbs)),
  ]);
  const questions = [...needed.values()].flatMap(({ resource, verbs }) =>
    [...verbs].map((verb) => ({ resource, verb })),
  );
  const answers = await Promise.all(
    questions.map(async (question) => ({ ...question, allowed: await isAllowed(question.resource, question.verb) })),
  );
  const refused = Map.groupBy(
    answers.filter(({ allowed }) => !allowed),
    ({ resource }) => resource,
  );
  const missing = [...refused].map(([{ group, plural, namespace: place }, of]) => ({
    resource: group === '' ? plural : `${plural}.${group}`,
    verbs: of.map(({ verb }) => verb),
    place: place === undefined ? '' : ` in namespace ${place}`,
  }));
  return { missing, asked: questions.length, unserved: [...unserved] };

  async function isAllowed({ group, plural, namespace: place }: Resource, verb: string): Promise<boolean> {
    const resourceAttributes = { group, resource: plural, verb, ...(place === undefined ? {} : { namespace: place }) };
    const kind = 'SelfSubjectAccessReview';
    const { status } = await client.request({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      body: { apiVersion: 'authorization.k8s.io/v1', kind, spec: { resourceAttributes } },
    });
    return isJsonObject(status) && status.allowed === true;
  }
}

/** What an object's path says of its resource: `/apis/<group>/<version>[/namespaces/<namespace>]/<plural>/<name>`. */
function resourceAt(path: string): Resource {
  const [, group = '', namespace, plural = ''] =
    /^\/api(?:s\/([^/]+))?\/[^/]+(?:\/namespaces\/([^/]+)(?=\/[^/]+\/))?\/([^/]+)\/[^/]+$/.exec(path) ?? [];
  return { group, plural, namespace };
}
