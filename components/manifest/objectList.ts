import { type KubernetesObject, objectIdentity } from './objects.ts';

/**
 * Objects without their content: maps each identity (objectIdentity, always with a namespace) to the version of its
 * API.
 */
export type ObjectList = Readonly<Record<string, string>>;

/**
 * Lists objects, sorted by identity.
 * @param namespace for objects that do not set one
 */
export function listObjects(objects: readonly KubernetesObject[], namespace: string): ObjectList {
  const entries = objects.map((object): [string, string] => [
    objectIdentity(object, namespace),
    object.apiVersion.replace(/^.*\//, ''),
  ]);
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/**
 * The objects of a list, without content. A cluster-scoped object has the release's namespace, which has no meaning.
 */
export function listedObjects(list: ObjectList): KubernetesObject[] {
  return Object.entries(list).flatMap(([identity, version]) => {
    const [, kind, group, namespace, name] = /^([^. ]+)(?:\.(\S+))? ([^/]+)\/(.+)$/.exec(identity) ?? [];
    if (kind === undefined || namespace === undefined || name === undefined) return [];
    const apiVersion = group === undefined ? version : `${group}/${version}`;
    return [{ apiVersion, kind, metadata: { name, namespace } }];
  });
}

/** Whether both lists contain the same objects, regardless of the API versions. */
export function listSame(left: ObjectList, right: ObjectList): boolean {
  const identities = Object.keys(left);
  return (
    identities.length === Object.keys(right).length && identities.every((identity) => Object.hasOwn(right, identity))
  );
}

/** Whether the object is the namespace of that name. */
export function isNamespace({ apiVersion, kind, metadata }: KubernetesObject, name: string): boolean {
  return apiVersion === 'v1' && kind === 'Namespace' && metadata.name === name;
}
