import type { JsonObject } from '../../../components/json/index.ts';
import { appliedObject, testReadiness } from './liveObject.ts';

function service(spec: JsonObject, loadBalancer: JsonObject = {}): JsonObject {
  return appliedObject('v1', 'Service', {
    spec: { type: 'ClusterIP', clusterIP: '10.96.0.9', ...spec },
    status: { loadBalancer },
  });
}

testReadiness('a Service', [
  ['with a cluster IP', service({}), 'ready'],
  ['without a cluster IP', service({ clusterIP: '' }), 'waiting'],
  ['that is headless', service({ clusterIP: 'None' }), 'ready'],
  ['of type ExternalName', appliedObject('v1', 'Service', { spec: { type: 'ExternalName' } }), 'ready'],
  ['whose load balancer has no address', service({ type: 'LoadBalancer' }), 'waiting'],
  ['whose load balancer has an address', service({ type: 'LoadBalancer' }, { ingress: [{ ip: '10.0.0.1' }] }), 'ready'],
  ['with an external IP of the user', service({ type: 'LoadBalancer', externalIPs: ['10.0.0.2'] }), 'ready'],
]);
