import type * as pulumi from '@pulumi/pulumi';
import { Stash, secret } from '@pulumi/pulumi';
import { RandomPassword } from '@pulumi/random/randomPassword.js';
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

/** Long enough that 62 symbols give more than 128 bits. */
const passwordLength = 32;

export interface CredentialsArgs {
  name: string;
  namespace: string;
  /** A new number makes new values. */
  rotation: number;
  /** The values of {@link generateCredentials}. */
  values: CredentialValues;
  /** What the manifest makes. A Secret of that name among it is left to it. */
  objects: readonly KubernetesObject[];
}

/** Values of the credentials' Secret by its keys; never outside of a Pulumi secret. */
export type CredentialValues = Readonly<Record<string, pulumi.Input<string>>>;

/**
 * The values of the keys `api-key` (the application's), `admin-user` and `admin-password` (Grafana's), and `redis-password`.
 * @param existing what the Secret holds in the cluster already: databases and people know these values, so they are kept
 */
export function generateCredentials(
  { rotation, existing }: { rotation: number; existing: Readonly<Record<string, string>> },
  opts: { parent: pulumi.Resource },
): CredentialValues {
  const passwordOf = (key: string) =>
    new RandomPassword(
      key,
      { length: passwordLength, special: false, keepers: { rotation: String(rotation) } },
      { parent: opts.parent },
    ).result;
  return {
    'api-key': passwordOf('api-key'),
    'admin-user': 'admin',
    'admin-password': passwordOf('admin-password'),
    'redis-password': passwordOf('redis-password'),
    ...existing,
  };
}

/**
 * Whether a hook that runs before the objects are made needs the credentials' Secret. A chart that makes a Secret of that name itself, as an
 * object or as a hook, decides itself when that is there.
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
 * Makes the Secret `<release>-credentials`.
 * @returns what comes into being last
 */
export function createCredentials(
  { rotation, values, objects, ...release }: CredentialsArgs,
  opts: {
    parent: pulumi.Resource;
    after: pulumi.CustomResourceOptions & { dependsOn: pulumi.Input<pulumi.Resource>[] };
  },
): pulumi.Resource {
  const object = appliedObject(credentialsSecret(release.name), release);
  // Its output stays what its first input was. It comes after the pre-flight: a run that is refused settles nothing.
  const settled = new Stash(
    rotation === 0 ? 'credentials' : `credentials-${rotation}`,
    { input: secret({ ...values }) },
    {
      parent: opts.parent,
      dependsOn: opts.after.dependsOn,
      ignoreChanges: ['input'],
      additionalSecretOutputs: ['input', 'output'],
    },
  );
  if (objects.some((other) => objectIdentity(other, release.namespace) === objectIdentity(object, release.namespace))) {
    return settled;
  }
  return new ObjectResource(
    logicalName(object, release.namespace),
    object,
    // As the API keeps it: the kubernetes provider would turn `stringData` into this once it is known, and the run would not keep to
    // an update plan that was made when it was not.
    { ...object, ...withSecretData({ data: settled.output.apply(encoded) }) },
    // Another type would make a new one of a Secret that a chart has made before.
    { ...opts.after, ignoreChanges: ['type'] },
  );
}

function encoded(values: unknown): Record<string, string> {
  return encodedData(isJsonObject(values) ? values : {});
}
