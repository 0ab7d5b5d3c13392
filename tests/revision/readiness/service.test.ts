import type { JsonObject } from '../../../components/json/index.ts';
import { appliedObject, testReadiness } from './liveObject.ts';

function service(spec: JsonObject, loadBalancer: JsonObject = {}): JsonObject {
  return appliedObject('v1', 'Service', {
    spec: { type: 'ClusterIP', clusterIP: '10.96.0.9', ...spec },
    status: { loadBalancer },
  });
}

testReadiness('a Service', [
  ['with an address', service({}), 'ready'],
  ['without one', service({ clusterIP: '' }), 'waiting'],
  ['that is to have none', service({ clusterIP: 'None' }), 'ready'],
  ['that is only a name', appliedObject('v1', 'Service', { spec: { type: 'ExternalName' } }), 'ready'],
  ['whose load balancer has no address', service({ type: 'LoadBalancer' }), 'waiting'],
  ['whose load balancer has one', service({ type: 'LoadBalancer' }, { ingress: [{ ip: '10.0.0.1' }] }), 'ready'],
  ['with an external address of the user', service({ type: 'LoadBalancer', externalIPs: ['10.0.0.2'] }), 'ready'],
]);
