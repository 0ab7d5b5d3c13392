import type * as pulumi from '@pulumi/pulumi';
import { Stash, secret } from '@pulumi/pulumi';
import { RandomPassword } from '@pulumi/random/randomPassword.js';
import { credentialsName, type KubernetesObject, liveObject, logicalName, objectIdentity } from '../chart/index.ts';
import { isJsonObject } from '../config/index.ts';
import { ObjectResource } from './objectResource.ts';
import { withSecretData } from './secretFields.ts';

/** Long enough that 62 symbols give more than 128 bits. */
const passwordLength = 32;

export interface CredentialsArgs {
  name: string;
  namespace: string;
  /** A new number makes new values. */
  rotation: number;
  /** What the Secret holds in the cluster already: databases and people know these values, so they are kept. */
  existing: Readonly<Record<string, string>>;
  /** What the manifest makes. A Secret of that name among it is left to it. */
  objects: readonly KubernetesObject[];
}

/**
 * Makes `<release>-credentials` with the keys `api-key` (the application's), `admin-user` and `admin-password` (Grafana's), and
 * `redis-password`.
 * @returns what comes into being last
 */
export function createCredentials(
  { rotation, existing, objects, ...release }: CredentialsArgs,
  opts: { parent: pulumi.Resource; after: pulumi.CustomResourceOptions & { dependsOn: pulumi.Resource[] } },
): pulumi.Resource {
  const passwordOf = (key: string) =>
    new RandomPassword(
      key,
      { length: passwordLength, special: false, keepers: { rotation: String(rotation) } },
      { parent: opts.parent },
    ).result;
  const object = liveObject(
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: credentialsName(release.name) }, type: 'Opaque' },
    release,
  );
  const generated = {
    'api-key': passwordOf('api-key'),
    'admin-user': 'admin',
    'admin-password': passwordOf('admin-password'),
    'redis-password': passwordOf('redis-password'),
  };
  // Its output stays what its first input was. It comes after the pre-flight: a run that is refused settles nothing.
  const settled = new Stash(
    rotation === 0 ? 'credentials' : `credentials-${rotation}`,
    { input: secret({ ...generated, ...existing }) },
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
  const entries = Object.entries(isJsonObject(values) ? values : {});
  return Object.fromEntries(entries.map(([key, value]) => [key, Buffer.from(String(value)).toString('base64')]));
}
