import type { JsonObject } from '../../json/index.ts';
import { conditionOf, explanationOf, failed, type Readiness, ready, waiting } from './status.ts';

/** A definition whose names are taken by another one never gets served: Helm calls it ready, kstatus and we failed. */
export function crdReadiness(live: JsonObject): Readiness {
  const names = conditionOf(live, 'NamesAccepted');
  if (names?.status === 'False') return failed(`its names are not accepted: ${explanationOf(names)}`);
  const established = conditionOf(live, 'Established');
  if (established?.status === 'True') return ready;
  return established?.status === 'False' && established.reason !== 'Installing'
    ? failed(`it is not established: ${explanationOf(established)}`)
    : waiting('it is not established yet');
}

/** Neither kstatus nor Helm has a rule; an API that does not answer breaks discovery for everybody. */
export function apiServiceReadiness(live: JsonObject): Readiness {
  const available = conditionOf(live, 'Available');
  if (available?.status === 'True') return ready;
  return waiting(`its API is not available${available === undefined ? '' : `: ${explanationOf(available)}`}`);
}
