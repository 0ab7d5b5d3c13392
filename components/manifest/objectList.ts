import { type KubernetesObject, objectIdentity } from './objects.ts';

/** Objects without their content: the version of each object's API by its identity (objectIdentity, always with a namespace). */
export type ObjectList = Readonly<Record<string, string>>;

/**
 * The list of some objects, in the order of their identities.
 * @param namespace of objects that name none
 */
export function listObjects(objects: readonly KubernetesObject[], namespace: string): ObjectList {
  const entries = objects.map((object): [string, string] => [
    objectIdentity(object, namespace),
    object.apiVersion.replace(/^.*\//, ''),
  ]);
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** The objects of a list, without their content. A cluster-scoped one has the release's namespace, which means nothing. */
export function listedObjects(list: ObjectList): KubernetesObject[] {
  return Object.entries(list).flatMap(([identity, version]) => {
    const [, kind, group, namespace, name] = /^([^. ]+)(?:\.(\S+))? ([^/]+)\/(.+)$/.exec(identity) ?? [];
    if (kind === undefined || namespace === undefined || name === undefined) return [];
    const apiVersion = group === undefined ? version : `${group}/${version}`;
    return [{ apiVersion, kind, metadata: { name, namespace } }];
  });
}

/** True when both lists have the same objects, whatever the versions of their APIs. */
export function listSame(left: ObjectList, right: ObjectList): boolean {
  const identities = Object.keys(left);
  return (
    identities.length === Object.keys(right).length && identities.every((identity) => Object.hasOwn(right, identity))
  );
}

/** Whether the object is that namespace. */
export function isNamespace({ apiVersion, kind, metadata }: KubernetesObject, name: string): boolean {
  return apiVersion === 'v1' && kind === 'Namespace' && metadata.name === name;
}
