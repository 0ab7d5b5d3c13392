import type { JsonObject } from '../../json/index.ts';
import { objectAt, objectsAt, type Readiness, ready, textAt, waiting } from './status.ts';

/** kstatus waits for the cluster IP. The wait for a load balancer's address is Helm's, and not needed with external IPs. */
export function serviceReadiness(live: JsonObject): Readiness {
  const spec = objectAt(live, 'spec');
  if (spec.type === 'ExternalName') return ready;
  if (textAt(spec, 'clusterIP') === '') return waiting('it has no cluster IP yet');
  const external = Array.isArray(spec.externalIPs) && spec.externalIPs.length > 0;
  if (spec.type !== 'LoadBalancer' || external) return ready;
  const addresses = objectsAt(objectAt(objectAt(live, 'status'), 'loadBalancer'), 'ingress');
  return addresses.length > 0 ? ready : waiting('its load balancer has no address yet');
}
