import type { JsonObject } from '../../json/index.ts';
import { objectAt, objectsAt, type Readiness, ready, textAt, waiting } from './status.ts';

/** kstatus waits for the cluster's address; the load balancer's is Helm's addition, unless external addresses are given. */
export function serviceReadiness(live: JsonObject): Readiness {
  const spec = objectAt(live, 'spec');
  if (spec.type === 'ExternalName') return ready;
  if (textAt(spec, 'clusterIP') === '') return waiting('it has no address in the cluster yet');
  const external = Array.isArray(spec.externalIPs) && spec.externalIPs.length > 0;
  if (spec.type !== 'LoadBalancer' || external) return ready;
  const addresses = objectsAt(objectAt(objectAt(live, 'status'), 'loadBalancer'), 'ingress');
  return addresses.length > 0 ? ready : waiting('its load balancer has no address yet');
}
