import type * as pulumi from '@pulumi/pulumi';
import { secret } from '@pulumi/pulumi';
import { RandomPassword } from '@pulumi/random/randomPassword.js';

import { credentialsName, liveObject, logicalName } from '../chart/index.ts';
import { ObjectResource } from './objectResource.ts';
import { withSecretData } from './secretFields.ts';

/** Long enough that 62 symbols give more than 128 bits. */
const passwordLength = 32;

/**
 * Makes `<release>-credentials` with the keys `api-key` (the application's), `admin-user` and `admin-password` (Grafana's), and
 * `redis-password`.
 * @param rotation a new number makes new values
 */
export function createCredentials(
  release: { name: string; namespace: string; rotation: number },
  opts: { parent: pulumi.Resource; after: pulumi.CustomResourceOptions },
): pulumi.Resource {
  const passwordOf = (key: string) =>
    new RandomPassword(
      key,
      { length: passwordLength, special: false, keepers: { rotation: String(release.rotation) } },
      { parent: opts.parent },
    ).result;
  const object = liveObject(
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: credentialsName(release.name) }, type: 'Opaque' },
    release,
  );
  const stringData = {
    'api-key': passwordOf('api-key'),
    'admin-user': 'admin',
    'admin-password': passwordOf('admin-password'),
    'redis-password': passwordOf('redis-password'),
  };
  return new ObjectResource(
    logicalName(object, release.namespace),
    object,
    { ...object, ...withSecretData({ stringData: secret(stringData) }) },
    opts.after,
  );
}
