import type { JsonObject } from '../../json/index.ts';
import { explanationOf, failed, objectAt, type Readiness, ready, textAt, waiting } from './status.ts';

/** A lost claim had a volume that is gone, and with it the data: kstatus waits for a miracle. */
export function claimReadiness(live: JsonObject): Readiness {
  const phase = textAt(objectAt(live, 'status'), 'phase');
  if (phase === 'Lost') return failed('its volume is lost');
  return phase === 'Bound' ? ready : waiting(`it is ${phase || 'Pending'}, not Bound`);
}

/** Neither kstatus nor Helm has a rule. A volume without a claim is ready to be claimed. */
export function volumeReadiness(live: JsonObject): Readiness {
  const status = objectAt(live, 'status');
  const phase = textAt(status, 'phase') || 'Pending';
  if (phase === 'Failed') return failed(`it failed: ${explanationOf(status)}`);
  return phase === 'Pending' ? waiting('it is Pending') : ready;
}
