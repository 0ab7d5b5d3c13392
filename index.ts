import { RandomPassword } from '@pulumi/random/randomPassword.js';
import { type MakeCredentials, Release, readStackSettings } from './components/release/index.ts';

// kubesentiment:release, kubesentiment:values and kubesentiment:dependencies of Pulumi.<stack>.yaml.
const settings = readStackSettings();

// Your own resources go here. Their outputs can be values of the release:
//   const bucket = new aws.s3.Bucket('models');
//   const values = { ...settings.values, model: { bucket: bucket.id } };

/** The Secret `<release>-credentials`. Another number in `credentialsRotation` generates new passwords. */
const credentials: MakeCredentials = (opts) => {
  const keepers = { rotation: String(settings.credentialsRotation) };
  const password = (key: string) => new RandomPassword(key, { length: 32, special: false, keepers }, opts).result;
  return {
    'api-key': password('api-key'),
    'admin-user': 'admin',
    'admin-password': password('admin-password'),
    'redis-password': password('redis-password'),
  };
};

// Without a prefix, the resources have the names that they have in the state of existing stacks.
const release = new Release(settings.name, { ...settings, credentials, resourcePrefix: '' });

export const { revision, status, notes } = release;
