import * as pulumi from '@pulumi/pulumi';
import type { KubernetesObject } from '../chart/index.ts';
import { formerTypes, resourceType } from './resourceType.ts';

/**
 * A definition is established in an instant, or in some seconds where there are several API servers; one whose names another has taken
 * never is. A delete may take longer: objects of its kind go first.
 */
const definitionTimeouts: pulumi.CustomTimeouts = { create: '1m', update: '1m' };

/**
 * Any Kubernetes object as the kubernetes provider knows it, from its own apiVersion and kind. The generated classes of
 * @pulumi/kubernetes would load thousands of files and know no custom resources.
 */
export class ObjectResource extends pulumi.CustomResource {
  /** @param inputs the live object; values that are secret are wrapped already */
  constructor(
    name: string,
    { apiVersion, kind }: KubernetesObject,
    inputs: pulumi.Inputs,
    opts: pulumi.CustomResourceOptions,
  ) {
    super(resourceType(apiVersion, kind), name, inputs, {
      ...opts,
      ...(kind === 'CustomResourceDefinition'
        ? { customTimeouts: { ...opts.customTimeouts, ...definitionTimeouts } }
        : {}),
      aliases: formerTypes(apiVersion, kind).map((type) => ({ type })),
      additionalSecretOutputs: kind === 'Secret' ? ['data', 'stringData'] : [],
    });
  }
}
