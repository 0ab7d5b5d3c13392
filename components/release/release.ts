import * as pulumi from '@pulumi/pulumi';
import { errorWithArgumentNames } from '../argumentNames.ts';
import { ReleaseError } from '../errors.ts';
import { startProviders } from '../startProviders.ts';
import { unknownRelease } from './deploy/createRelease.ts';
import type { DeployedRelease } from './deploy/createRequest.ts';
import { deployRelease } from './deploy/deployRelease.ts';
import { partsOf, settledValue } from './outputParts.ts';
import type { ReleaseArgs } from './releaseArgs.ts';
import { findResource } from './resources/findResource.ts';
import type { GetResource } from './resources/resourceTypes.ts';
import { shownError } from './shownError.ts';

/**
 * A release of a chart: its objects as native resources, and its numbered revisions in Helm's format. `helm list`, `helm history` and
 * `helm rollback` work with it.
 *
 * The release deploys all of its objects as one revision, waits until they are ready, and then marks the revision as deployed. A resource
 * with `dependsOn: [release]` waits for that.
 *
 * @example
 * const release = new Release('api', { chart: './charts/api', namespace: 'prod', values: { host: database.address } });
 * export const { revision, notes } = release;
 */
export class Release<Values extends object = Record<string, unknown>> extends pulumi.ComponentResource<
  DeployedRelease | undefined
> {
  /** The number of the deployed revision. */
  readonly revision: pulumi.Output<number>;
  /** Helm's status of that revision: `deployed`. */
  readonly status: pulumi.Output<string>;
  /** The chart's notes. They are secret if they contain a secret value. */
  readonly notes: pulumi.Output<string>;
  /** The manifest of that revision, as `helm get manifest` prints it. It is secret, because it contains the release's Secrets. */
  readonly manifest: pulumi.Output<string>;
  /** The objects of the manifest as resources of @pulumi/kubernetes, without the CRDs in `crds/` folders. */
  declare readonly resources: pulumi.Output<pulumi.CustomResource[]>;
  readonly #name: string;
  readonly #given: ReleaseArgs<Values>;
  readonly #opts: pulumi.ComponentResourceOptions;

  /**
   * @param name the name of the resource, unique in the stack; the release has the same name in Helm, unless `args.name` is set
   *
   * Errors end the run: CONFIG_*, CHART_*, DEPENDENCY_*, CLUSTER_*, REVISION_* and RELEASE_*.
   */
  constructor(name: string, args: ReleaseArgs<Values>, opts: pulumi.ComponentResourceOptions = {}) {
    // Without inputs: they would be in the state twice.
    super('kubesentiment:index:Release', name, {}, opts);
    this.#name = name;
    this.#given = args;
    this.#opts = opts;
    startProviders();
    const deployed = this.getData().then((known) => known ?? unknownRelease);
    this.revision = outputOf<number>(deployed.then(({ revision }) => revision));
    this.status = outputOf<string>(deployed.then(({ status }) => status));
    this.notes = outputOf<string>(deployed.then(({ notes }) => notes));
    this.manifest = outputOf<string>(deployed.then(({ manifest }) => manifest));
    const resources = () =>
      outputOf<pulumi.CustomResource[]>(deployed.then(({ objects }) => objects.map(({ resource }) => resource)));
    // The SDK looks for unknown values in all fields of all resources.
    setOnUse(this, 'resources', resources);
    // Nothing handles the rejection of this promise, so the SDK reports the error, even if the program uses no output.
    void this.getData().then(() => undefined);
  }

  /**
   * An object of the release. An error ends the run: CONFIG_INVALID_VALUE for an invalid type, RELEASE_OBJECT_NOT_FOUND.
   * @example
   * const service = release.getResource('v1/Service', 'api');
   * export const address = service.apply(({ status }) => status.loadBalancer.ingress[0].hostname);
   */
  readonly getResource: GetResource = (type: string, name: string, namespace?: string) =>
    // The objects are resources without a class of their own: the types are those of @pulumi/kubernetes.
    outputOf<never>(
      this.getData().then((deployed) => {
        try {
          return findResource(deployed, { type, name, namespace }) as never;
        } catch (error) {
          throw shownError(error);
        }
      }),
    );

  /** Called by the constructor of the base class. */
  protected override async initialize(): Promise<DeployedRelease | undefined> {
    // The program may end before the charts are rendered: the engine waits for this.
    const done = pulumi.runtime.rpcKeepAlive();
    try {
      // The constructor has not set the fields yet.
      await Promise.resolve();
      if (this.getProvider('kubernetes:core/v1:Secret') !== undefined) throw foreignProvider(this.#name);
      // The resources that the release or its parent depends on have been created then, and the cluster shows them.
      const { dependsOn, parent } = this.#opts;
      if (dependsOn !== undefined || parent !== undefined) await settledValue(this.urn);
      return await deployRelease(this, this.#name, this.#given);
    } catch (error) {
      throw shownError(this.#given.places === undefined ? errorWithArgumentNames(error) : error);
    } finally {
      done();
    }
  }
}

/**
 * An output whose failure is reported elsewhere. Node would print a warning, since the SDK handles the rejection only when the program has
 * ended.
 */
function outputOf<Value>(promise: Promise<pulumi.Input<Value>>): pulumi.Output<Value> {
  const output = pulumi.output(promise);
  const { isKnown, isSecret } = partsOf(output);
  const parts = [settledValue(output), isKnown, isSecret, partsOf(output).allResources()];
  for (const part of parts) part.catch(() => undefined);
  // The types don't see that the output of an input has its value.
  return output as pulumi.Output<Value>;
}

/** Defines a field whose value is made when it is first read. */
function setOnUse(target: object, name: string, make: () => unknown): void {
  let made: unknown;
  Object.defineProperty(target, name, {
    configurable: true,
    enumerable: true,
    get() {
      made ??= make();
      return made;
    },
  });
}

function foreignProvider(name: string): ReleaseError {
  return new ReleaseError(
    'CONFIG_PROVIDER',
    `Release "${name}" gets a provider of @pulumi/kubernetes, which does not tell the release its cluster.`,
    {
      position: { file: `Release "${name}"` },
      hint: 'Pass the kubeconfig of that provider in the argument kubeconfig, and its context in context. Leave the option provider out.',
    },
  );
}
