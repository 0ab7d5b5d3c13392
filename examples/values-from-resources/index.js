import { Config } from '@pulumi/pulumi';
import { RandomPassword } from '@pulumi/random/randomPassword.js';
import { RandomPet } from '@pulumi/random/randomPet.js';
import { Release } from 'kubesentiment';

const config = new Config();

// A database of a cloud provider has such outputs: they are known only after the update.
const database = new RandomPet('database');
const password = new RandomPassword('password', { length: 24, special: false });

const release = new Release('api', {
  chart: '../hello-chart',
  namespace: 'example-values',
  values: {
    greeting: config.get('greeting') ?? 'hello',
    database: { host: database.id, password: password.result },
  },
  rollbackTo: config.getNumber('rollbackTo'),
});

export const { revision, status, notes } = release;
export const clusterIP = release.getResource('v1/Service', 'api').apply((service) => service.spec.clusterIP);
