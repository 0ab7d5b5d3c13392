import type { JsonObject } from '../../json/index.ts';
import { conditionOf, explanationOf, failed, type Readiness, ready, waiting } from './status.ts';

/** If another CRD uses the same names, this CRD is never served: Helm calls it ready, kstatus and we call it failed. */
export function crdReadiness(live: JsonObject): Readiness {
  const names = conditionOf(live, 'NamesAccepted');
  if (names?.status === 'False') return failed(`its names are not accepted: ${explanationOf(names)}`);
  const established = conditionOf(live, 'Established');
  if (established?.status === 'True') return ready;
  return established?.status === 'False' && established.reason !== 'Installing'
    ? failed(`it is not established: ${explanationOf(established)}`)
    : waiting('it is not established yet');
}

/** kstatus and Helm have no rule for it. We wait, because an unavailable API breaks discovery for all clients. */
export function apiServiceReadiness(live: JsonObject): Readiness {
  const available = conditionOf(live, 'Available');
  if (available?.status === 'True') return ready;
  return waiting(`its API is not available${available === undefined ? '' : `: ${explanationOf(available)}`}`);
}
