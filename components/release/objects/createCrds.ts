import type * as pulumi from '@pulumi/pulumi';
import { type KubernetesObject, sharedObject } from '../../manifest/index.ts';
import type { PlannedCrd } from '../../render/index.ts';
import type { NamespaceOrder } from './namespaceOrder.ts';
import { ObjectResource } from './objectResource.ts';

/** Creates the CRDs of the charts' `crds/`. If their resources are deleted, the CRDs stay in the cluster. */
export function createCrds(
  planned: readonly PlannedCrd[],
  nameOf: (object: KubernetesObject) => string,
  { dependsOn, ...opts }: pulumi.CustomResourceOptions & { dependsOn: pulumi.Input<pulumi.Resource>[] },
  order: NamespaceOrder,
): ObjectResource[] {
  return order.first(planned).map(({ object, id }) => {
    const resource = new ObjectResource(nameOf(object), object, sharedObject(object), {
      ...opts,
      dependsOn: [...dependsOn, ...order.of(object)],
      retainOnDelete: true,
      // Import the existing CRD into the state without writing to the cluster.
      ...(id === undefined ? {} : { import: id, ignoreChanges: ['*'] }),
    });
    order.note(object, resource);
    return resource;
  });
}
