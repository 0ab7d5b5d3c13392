import type { JsonObject } from '../../json/index.ts';
import { conditionOf, explanationOf, failed, objectAt, type Readiness, ready, textAt, waiting } from './status.ts';

/** As with `helm upgrade --wait`, a running Job counts as ready. So does a suspended Job, which does not run on purpose. */
export function jobReadiness(live: JsonObject): Readiness {
  const failure = conditionOf(live, 'Failed');
  if (failure?.status === 'True') return failed(`${textAt(failure, 'reason')}: ${explanationOf(failure)}`);
  if (conditionOf(live, 'Complete')?.status === 'True' || objectAt(live, 'spec').suspend === true) return ready;
  return objectAt(live, 'status').startTime === undefined ? waiting('it has not started yet') : ready;
}

/** Whether a Job has completed, as `helm upgrade --wait --wait-for-jobs` waits for it. A suspended Job does not run on purpose. */
export function jobCompletion(live: JsonObject): Readiness {
  const started = jobReadiness(live);
  if (started.state !== 'ready' || objectAt(live, 'spec').suspend === true) return started;
  return conditionOf(live, 'Complete')?.status === 'True' ? ready : waiting('it has not completed yet');
}

/** kstatus treats a failed pod as settled; for a release it is a failure. */
export function podReadiness(live: JsonObject): Readiness {
  const status = objectAt(live, 'status');
  const phase = textAt(status, 'phase');
  if (phase === 'Succeeded') return ready;
  if (phase === 'Failed') return failed(`it failed: ${explanationOf(status)}`);
  if (phase === 'Running' && conditionOf(live, 'Ready')?.status === 'True') return ready;
  return waiting(phase === 'Running' ? 'it is running but not ready' : `it is ${phase || 'Pending'}`);
}
