const { Config } = require('@pulumi/pulumi');
const { Release } = require('kubesentiment');

const config = new Config();

// Once: `helm install hello ../hello-chart -n example-adopt --create-namespace`, then `pulumi config set adopt 1 && pulumi up`. The release
// keeps its objects, its pods and its history. Afterwards: `pulumi config rm adopt`.
const release = new Release('hello', {
  chart: '../hello-chart',
  namespace: 'example-adopt',
  adopt: config.getNumber('adopt'),
  values: { greeting: config.get('greeting') ?? 'hello' },
  rollbackTo: config.getNumber('rollbackTo'),
});

exports.revision = release.revision;
exports.status = release.status;
