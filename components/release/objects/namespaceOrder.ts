import type { Resource } from '@pulumi/pulumi';
import type { KubernetesObject } from '../../manifest/index.ts';

/** Creates the namespaces of a release before the objects in them, and deletes them after these. */
export interface NamespaceOrder {
  /** Moves the namespaces to the front; the order of the others stays. */
  first<Item extends { object: KubernetesObject }>(items: readonly Item[]): Item[];
  /** Records the resource of an object, in case it is a namespace. */
  note(object: KubernetesObject, resource: Resource): void;
  /** The resource that an object depends on: its namespace, if the release creates that. */
  of(object: KubernetesObject): Resource[];
}

/** An order without any namespace. */
export function namespaceOrder(): NamespaceOrder {
  const resources = new Map<string, Resource>();
  return {
    first: (items) => {
      const [namespaces, others] = [items.filter(isNamespace), items.filter((item) => !isNamespace(item))];
      return [...namespaces, ...others];
    },
    note: (object, resource) => {
      if (isNamespace({ object })) resources.set(object.metadata.name, resource);
    },
    of: ({ metadata: { namespace } }) => {
      const found = namespace === undefined ? undefined : resources.get(namespace);
      return found === undefined ? [] : [found];
    },
  };
}

function isNamespace({ object: { apiVersion, kind } }: { object: KubernetesObject }): boolean {
  return apiVersion === 'v1' && kind === 'Namespace';
}
