import * as pulumi from '@pulumi/pulumi';
import type { ObjectList } from '../manifest/index.ts';
import type { DeployedInputs, ObjectsInputs, OpenedInputs, ReadyInputs } from '../revision/index.ts';
import { providerCode } from './providerCode.ts';

/** The inputs in a program: some are only known once another resource is created. */
type Given<Inputs> = { [Key in keyof Inputs]: pulumi.Input<Inputs[Key]> };

/** The pre-flight and the pending revision. Every object of the release depends on it. */
export class RevisionOpened extends pulumi.CustomResource {
  /** The number of the revision that this update creates, or of the deployed one if nothing changed. */
  declare readonly revision: pulumi.Output<number>;
  /** The digest of what this run deploys, or of an earlier run that this one leaves unchanged. */
  declare readonly digest: pulumi.Output<string>;

  constructor(name: string, inputs: Given<OpenedInputs>, opts: pulumi.CustomResourceOptions) {
    const outputs = { revision: undefined, namespaceCreated: undefined };
    const props = { ...inputs, ...outputs, __provider: providerCode('openedProvider') };
    super('pulumi-nodejs:dynamic/kubesentiment:RevisionOpened', name, props, opts);
  }
}

/**
 * Deletes the release's objects. The kubernetes provider would delete any object that has the name at that time. The engine does not
 * delete objects that are `deletedWith` this resource while it deletes this one: in a destroy, and in a run in which the set of objects
 * changes, since that replaces this resource.
 */
export class ObjectListResource extends pulumi.CustomResource {
  declare readonly objects: pulumi.Output<ObjectList>;

  constructor(name: string, inputs: Given<ObjectsInputs>, opts: pulumi.CustomResourceOptions) {
    const props = { ...inputs, __provider: providerCode('objectsProvider') };
    super('pulumi-nodejs:dynamic/kubesentiment:ObjectList', name, props, opts);
  }
}

/** The wait between a subchart and the objects that depend on it. */
export class DependencyReady extends pulumi.CustomResource {
  constructor(name: string, inputs: Given<ReadyInputs>, opts: pulumi.CustomResourceOptions) {
    const props = { ...inputs, __provider: providerCode('readyProvider') };
    super('pulumi-nodejs:dynamic/kubesentiment:DependencyReady', name, props, opts);
  }
}

/** The wait and the commit. It depends on all other resources. */
export class RevisionDeployed extends pulumi.CustomResource {
  declare readonly status: pulumi.Output<string>;
  declare readonly revision: pulumi.Output<number>;
  declare readonly digest: pulumi.Output<string>;

  constructor(name: string, inputs: Given<DeployedInputs>, opts: pulumi.CustomResourceOptions) {
    const props = { ...inputs, status: undefined, __provider: providerCode('deployedProvider') };
    super('pulumi-nodejs:dynamic/kubesentiment:RevisionDeployed', name, props, opts);
  }
}
