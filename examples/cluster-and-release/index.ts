import { readFileSync } from 'node:fs';
import { Config, Stash, secret } from '@pulumi/pulumi';
import { Release } from 'kubesentiment';

const config = new Config();

// Stands for a resource that creates a cluster and gives its kubeconfig.
const cluster = new Stash('cluster', { input: secret(readFileSync(config.require('kubeconfig'), 'utf8')) });

const release = new Release('hello', {
  chart: '../hello-chart',
  namespace: 'example-cluster',
  kubeconfig: cluster.output.apply(String),
  values: { greeting: config.get('greeting') ?? 'hello' },
  rollbackTo: config.getNumber('rollbackTo'),
});

export const { revision, status } = release;
