import * as pulumi from '@pulumi/pulumi';
import type { KubernetesObject } from '../../manifest/index.ts';
import { formerTypes, resourceType } from './resourceType.ts';

/**
 * A definition is established in an instant, or in some seconds where there are several API servers; one whose names another has taken
 * never is. A delete may take longer: objects of its kind go first.
 */
const crdTimeouts: pulumi.CustomTimeouts = { create: '1m', update: '1m' };

/**
 * Any Kubernetes object as the kubernetes provider knows it, from its own apiVersion and kind. The generated classes of
 * @pulumi/kubernetes would load thousands of files and know no custom resources.
 */
export class ObjectResource extends pulumi.CustomResource {
  /** What the kubernetes provider has applied, which it keeps among its outputs. */
  declare readonly __inputs: pulumi.Output<unknown>;
  readonly wanted: pulumi.Inputs;

  /**
   * @param inputs the live object; values that are secret are wrapped already
   * @param opts the outputs that are secret beside those, of which a Secret's data always is
   * @param former apiVersions that the object may have in the state
   */
  constructor(
    name: string,
    { apiVersion, kind }: KubernetesObject,
    inputs: pulumi.Inputs,
    { additionalSecretOutputs = [], ...opts }: pulumi.CustomResourceOptions,
    former: readonly string[] = [],
  ) {
    super(
      resourceType(apiVersion, kind),
      name,
      { ...inputs, __inputs: undefined },
      {
        // Two objects of one name cannot exist side by side: created first, the new one would be the old one, which is then deleted.
        deleteBeforeReplace: true,
        ...opts,
        ...(kind === 'CustomResourceDefinition' ? { customTimeouts: { ...opts.customTimeouts, ...crdTimeouts } } : {}),
        aliases: formerTypes(apiVersion, kind, former).map((type) => ({ type })),
        additionalSecretOutputs: [...(kind === 'Secret' ? ['data', 'stringData'] : []), ...additionalSecretOutputs],
      },
    );
    this.wanted = inputs;
  }
}
