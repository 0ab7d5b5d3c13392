import { Config } from '@pulumi/pulumi';
import { Release } from 'kubesentiment';

/** A chart in a repository. If the version or the digest is missing, the error says what the repository has. */
interface Chart {
  repo: string;
  name: string;
  version: string;
  digest: string;
}

const config = new Config();
const { repo, name, version, digest } = config.requireObject<Chart>('chart');

const release = new Release('community', {
  chart: name,
  repositoryOpts: { repo },
  version,
  digest,
  namespace: 'example-community',
  values: config.getObject<Record<string, unknown>>('values') ?? {},
  // `pulumi config set rollbackTo 1` deploys revision 1 again.
  rollbackTo: config.getNumber('rollbackTo'),
});

export const { revision, status, notes } = release;
