import type { JsonObject } from '../../json/index.ts';
import { explanationOf, failed, objectAt, type Readiness, ready, textAt, waiting } from './status.ts';

/** The volume of a lost claim is gone with its data. kstatus would wait forever. */
export function claimReadiness(live: JsonObject): Readiness {
  const phase = textAt(objectAt(live, 'status'), 'phase');
  if (phase === 'Lost') return failed('its volume is lost');
  return phase === 'Bound' ? ready : waiting(`it is ${phase || 'Pending'}, not Bound`);
}

/** kstatus and Helm have no rule for it. A volume without a claim is ready. */
export function volumeReadiness(live: JsonObject): Readiness {
  const status = objectAt(live, 'status');
  const phase = textAt(status, 'phase') || 'Pending';
  if (phase === 'Failed') return failed(`it failed: ${explanationOf(status)}`);
  return phase === 'Pending' ? waiting('it is Pending') : ready;
}
