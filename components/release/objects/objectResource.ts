import * as pulumi from '@pulumi/pulumi';
import type { KubernetesObject } from '../../manifest/index.ts';
import { formerTypes, resourceType } from './resourceType.ts';

/**
 * A CRD is established at once, or after some seconds with several API servers; it never is if its names are taken. A delete may take
 * longer, because the custom resources are deleted first.
 */
const crdTimeouts: pulumi.CustomTimeouts = { create: '1m', update: '1m' };

/** For `components/startup/outputsOnUse.mjs`. */
const outputsOnUse = Symbol.for('kubesentiment.outputsOnUse');

/**
 * Any Kubernetes object as a resource of the kubernetes provider, with the object's own apiVersion and kind. The generated classes of
 * @pulumi/kubernetes would load thousands of files and do not support custom resources.
 */
export class ObjectResource extends pulumi.CustomResource {
  /** The inputs that the kubernetes provider has applied; the provider returns them as an output. */
  declare readonly __inputs: pulumi.Output<unknown>;
  readonly wanted: pulumi.Inputs;
  /** Reads the status when the release is deployed; set by the release. */
  readStatus?: () => pulumi.Output<unknown>;

  /**
   * @param inputs the object, with its secret values already wrapped
   * @param opts further secret outputs; the data of a Secret is always one of them
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
        // Create-before-delete would update the existing object of the same name and then delete it.
        deleteBeforeReplace: true,
        ...opts,
        ...(kind === 'CustomResourceDefinition' ? { customTimeouts: { ...opts.customTimeouts, ...crdTimeouts } } : {}),
        aliases: formerTypes(apiVersion, kind, former).map((type) => ({ type })),
        additionalSecretOutputs: [...(kind === 'Secret' ? ['data', 'stringData'] : []), ...additionalSecretOutputs],
      },
    );
    this.wanted = inputs;
  }

  get [outputsOnUse](): true {
    return true;
  }

  /**
   * The status of the object when the release is deployed. The status that the kubernetes provider returns is the one of an object that has
   * just been applied, for example of a Service without its address.
   */
  get status(): pulumi.Output<unknown> | undefined {
    return this.readStatus?.();
  }

  /** The SDK sets a field for each input: a chart may render a status. */
  set status(_ofInputs: unknown) {}
}
