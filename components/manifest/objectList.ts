import { type KubernetesObject, objectIdentity } from './objects.ts';

/**
 * Objects without their content, as the state has them: the names of the objects of one kind, API version and namespace, by
 * `Kind.group/version namespace`. A state of an earlier version maps the identity of each object to the version of its API.
 */
export type ObjectList = Readonly<Record<string, string | readonly string[]>>;

/**
 * Lists objects, sorted by identity.
 * @param namespace for objects that do not set one
 */
export function listObjects(objects: readonly KubernetesObject[], namespace: string): ObjectList {
  const versions = new Map(objects.map((object) => [objectIdentity(object, namespace), versionOf(object)]));
  const sorted = [...versions].sort(([left], [right]) => (left < right ? -1 : 1));
  const list = new Map<string, string[]>();
  for (const [identity, version] of sorted) {
    const [kind = '', place = '', name = ''] = partsOf(identity);
    const key = `${kind}/${version} ${place}`;
    const names = list.get(key);
    if (names === undefined) list.set(key, [name]);
    else names.push(name);
  }
  return Object.fromEntries(list);
}

/** The identities (objectIdentity, always with a namespace) of the objects of a list, and the versions of their APIs. */
export function listedIdentities(list: ObjectList): ReadonlyMap<string, string> {
  const entries = Object.entries(list).flatMap(([key, value]): [string, string][] => {
    if (typeof value === 'string') return [[key, value]];
    const [, kind = '', version = '', namespace = ''] = /^(\S+)\/(\S+) (.+)$/.exec(key) ?? [];
    return value.map((name) => [`${kind} ${namespace}/${name}`, version]);
  });
  return new Map(entries);
}

/**
 * The objects of a list, without content. A cluster-scoped object has the release's namespace, which has no meaning.
 */
export function listedObjects(list: ObjectList): KubernetesObject[] {
  return [...listedIdentities(list)].flatMap(([identity, version]) => {
    const [of, namespace, name] = partsOf(identity);
    const [, kind, group] = /^([^.]+)(?:\.(.+))?$/.exec(of ?? '') ?? [];
    if (kind === undefined || namespace === undefined || name === undefined) return [];
    const apiVersion = group === undefined ? version : `${group}/${version}`;
    return [{ apiVersion, kind, metadata: { name, namespace } }];
  });
}

/** Whether both lists contain the same objects, regardless of the API versions. */
export function listSame(left: ObjectList, right: ObjectList): boolean {
  const [one, other] = [listedIdentities(left), listedIdentities(right)];
  return one.size === other.size && [...one.keys()].every((identity) => other.has(identity));
}

/** Whether both lists contain the same objects in the same API versions. */
export function listEqual(left: ObjectList, right: ObjectList): boolean {
  const versions = listedIdentities(right);
  return (
    listSame(left, right) &&
    [...listedIdentities(left)].every(([identity, version]) => versions.get(identity) === version)
  );
}

/** The kind with its group, the namespace and the name of an identity. */
function partsOf(identity: string): string[] {
  return /^(\S+) ([^/]+)\/(.+)$/.exec(identity)?.slice(1) ?? [];
}

function versionOf({ apiVersion }: KubernetesObject): string {
  return apiVersion.replace(/^.*\//, '');
}

/** Whether the object is the namespace of that name. */
export function isNamespace({ apiVersion, kind, metadata }: KubernetesObject, name: string): boolean {
  return apiVersion === 'v1' && kind === 'Namespace' && metadata.name === name;
}
