import type * as pulumi from '@pulumi/pulumi';
import { Stash, secret } from '@pulumi/pulumi';
import { isJsonObject } from '../json/index.ts';
import {
  appliedObject,
  credentialsName,
  credentialsSecret,
  encodedData,
  type Hook,
  type KubernetesObject,
  logicalName,
  objectIdentity,
} from '../manifest/index.ts';
import { ObjectResource } from './objects/objectResource.ts';
import { withSecretData } from './objects/secretFields.ts';
import { partsOf, withoutDependencies } from './outputParts.ts';
import type { CredentialValues } from './releaseArgs.ts';

export interface CredentialsArgs {
  name: string;
  namespace: string;
  /** Another number generates new values. */
  rotation: number;
  values: CredentialValues;
  /** The objects of the manifest. If they contain a Secret of that name, the chart owns it. */
  objects: readonly KubernetesObject[];
}

/**
 * Whether a hook that runs before the objects are created needs the credentials' Secret. False if the chart itself has a Secret of that
 * name, as an object or a hook: then the chart decides when it exists.
 */
export function isNeededByHooks(
  name: string,
  { hooks, objects }: { hooks: readonly Hook[]; objects: readonly KubernetesObject[] },
): boolean {
  const secret = credentialsName(name);
  if (objects.some(({ kind, metadata }) => kind === 'Secret' && metadata.name === secret)) return false;
  if (hooks.some((hook) => hook.kind === 'Secret' && hook.name === secret)) return false;
  return hooks.some(
    ({ events, manifest }) => events.some((event) => event.startsWith('pre-')) && manifest.includes(secret),
  );
}

/**
 * Creates the Secret `<release>-credentials`.
 * @returns the last of the created resources
 */
export function createCredentials(
  { rotation, values, objects, ...release }: CredentialsArgs,
  opts: {
    parent: pulumi.Resource;
    after: pulumi.CustomResourceOptions & { dependsOn: pulumi.Input<pulumi.Resource>[] };
    /** Adds the release's prefix to the name of a resource. */
    named(name: string): string;
  },
): pulumi.Resource {
  const object = appliedObject(credentialsSecret(release.name), release);
  const input = secret({ ...values });
  const ofValues = partsOf(input).allResources();
  const before: pulumi.Input<pulumi.Resource>[] = opts.after.dependsOn;
  // Named once: the state would list the resources of the values for the property again.
  const dependsOn = ofValues.then((resources): pulumi.Input<pulumi.Resource>[] => [...before, ...resources]);
  // A Stash keeps its first input as its output. It depends on the pre-flight, so a refused run stores nothing.
  const settled = new Stash(
    opts.named(rotation === 0 ? 'credentials' : `credentials-${rotation}`),
    { input: withoutDependencies(input) },
    {
      parent: opts.parent,
      // A rotation replaces it.
      protect: false,
      dependsOn,
      ignoreChanges: ['input'],
      additionalSecretOutputs: ['input', 'output'],
    },
  );
  if (objects.some((other) => objectIdentity(other, release.namespace) === objectIdentity(object, release.namespace))) {
    return settled;
  }
  return new ObjectResource(
    opts.named(logicalName(object, release.namespace)),
    object,
    // Encoded as the API server stores it. The kubernetes provider would convert `stringData` only once it is known, and the run would
    // violate an update plan that was made when it was unknown.
    { ...object, ...withSecretData({ data: withoutDependencies(settled.output.apply(encoded)) }) },
    // The Stash depends on the rest. Another type would replace a Secret that a chart created earlier.
    { ...opts.after, dependsOn: [settled], ignoreChanges: ['type'] },
  );
}

function encoded(values: unknown): Record<string, string> {
  return encodedData(isJsonObject(values) ? values : {});
}
