const { Config } = require('@pulumi/pulumi');
const { Release } = require('kubesentiment');

const config = new Config();

const backend = new Release('backend', {
  chart: '../hello-chart',
  namespace: 'example-backend',
  timeout: '2m',
});

// The frontend is deployed when all pods of the backend are ready.
const frontend = new Release(
  'frontend',
  {
    chart: '../hello-chart',
    namespace: 'example-frontend',
    values: { greeting: config.get('greeting') ?? 'hello', database: { host: 'backend.example-backend' } },
    rollbackTo: config.getNumber('rollbackTo'),
  },
  { dependsOn: [backend] },
);

exports.backend = backend.revision;
exports.revision = frontend.revision;
exports.status = frontend.status;
