import type * as pulumi from '@pulumi/pulumi';
import { logicalName, sharedObject } from '../chart/index.ts';
import type { PlannedDefinition } from './definitions.ts';
import { ObjectResource } from './objectResource.ts';

/** Makes what the charts have in `crds/`. Whatever happens to the resources, the definitions stay in the cluster. */
export function createDefinitions(
  planned: readonly PlannedDefinition[],
  namespace: string,
  opts: pulumi.CustomResourceOptions,
): ObjectResource[] {
  return planned.map(
    ({ object, id }) =>
      new ObjectResource(logicalName(object, namespace), object, sharedObject(object), {
        ...opts,
        retainOnDelete: true,
        // The state takes in what the cluster has, or keeps what it knows: nothing is written.
        ...(id === undefined ? {} : { import: id, ignoreChanges: ['*'] }),
      }),
  );
}
