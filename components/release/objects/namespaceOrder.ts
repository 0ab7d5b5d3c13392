import type { Resource } from '@pulumi/pulumi';
import type { KubernetesObject } from '../../manifest/index.ts';

/** Lets the namespaces that a release creates come before the objects in them, and go after them. */
export interface NamespaceOrder {
  /** The items with the namespaces at the front; all others keep their order. */
  first<Item extends { object: KubernetesObject }>(items: readonly Item[]): Item[];
  /** Takes note of the resource of an object, which may be a namespace. */
  note(object: KubernetesObject, resource: Resource): void;
  /** What an object comes after: the resource of its namespace, if the release creates that namespace. */
  of(object: KubernetesObject): Resource[];
}

/** An order that knows no namespace yet. */
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
