import type { ReleaseSettings } from '../../config/index.ts';
import {
  credentialsName,
  isKept,
  isNamespace,
  type KubernetesObject,
  listObjects,
  type ObjectList,
  objectIdentity,
} from '../../manifest/index.ts';
import type { RenderedObject } from '../../render/index.ts';

/** Whether the release may ever delete an object of its manifest. Its own namespace holds the history, so it is deleted last, if at all. */
export function isDeletable(object: KubernetesObject, namespace: string): boolean {
  return !isKept(object) && !isNamespace(object, namespace);
}

/** The objects that a release deletes when it drops them or is uninstalled: deletable objects of its manifest, and its credentials. */
export function deletableObjects(
  rendered: readonly Pick<RenderedObject, 'object'>[],
  {
    name,
    namespace,
    hasCredentials = true,
  }: Pick<ReleaseSettings, 'name' | 'namespace'> & { hasCredentials?: boolean },
): ObjectList {
  const objects = rendered.map(({ object }) => object);
  const credentials = { apiVersion: 'v1', kind: 'Secret', metadata: { name: credentialsName(name) } };
  const identityOf = (object: KubernetesObject) => objectIdentity(object, namespace);
  const isListed = objects.some((object) => identityOf(object) === identityOf(credentials));
  const deletable = objects.filter((object) => isDeletable(object, namespace));
  return listObjects(isListed || !hasCredentials ? deletable : [...deletable, credentials], namespace);
}
