import type { EventData, HealthData } from '../../data.ts';
import { usePage } from '../model/context.ts';
import { exactTime, spanOf } from '../model/time.ts';
import { Marked } from './mark.tsx';
import { Mark } from './status.tsx';

/** Whether an object and its pods are ready, how often their containers were restarted, and why they are not ready. */
export function Readiness({ health }: { health: HealthData }) {
  const { state, reason, ready, wanted, restarts = 0 } = health;
  const outcome = state === 'ready' ? 'deployed' : state === 'waiting' ? 'pending' : 'failed';
  return (
    <>
      <span class={`status ${outcome}`} title={reason}>
        <Mark outcome={outcome} size={12} />
        {wanted === undefined ? state : `${ready}/${wanted}`}
        {reason !== undefined && <small>{reason}</small>}
      </span>
      {restarts > 0 && (
        <span class="badge warn" title="of containers of its pods">
          {restarts} {restarts === 1 ? 'restart' : 'restarts'}
        </span>
      )}
    </>
  );
}

/** Whether the last event is worth a look while the object is folded. */
export function isAlarming({ state, event }: HealthData): boolean {
  return event !== undefined && (event.isWarning === true || state !== 'ready');
}

/** The words in which the search looks. */
export function eventWords(event: EventData | undefined): (string | undefined)[] {
  return [event?.reason, event?.message, event?.object];
}

/** The last event about an object or one of its pods. */
export function LastEvent({ event }: { event: EventData }) {
  const { now, query } = usePage();
  const { time, isWarning, reason, message, object, count } = event;
  const ago = now - Date.parse(time);
  return (
    <small class={`event ${isWarning ? 'warn' : ''}`}>
      <b>
        <Marked text={reason} query={query} />
      </b>{' '}
      <Marked text={`${object}: ${message}`} query={query} />
      {count > 1 && ` (${count} times)`}
      {!Number.isNaN(ago) && <time title={exactTime(time)}> · {spanOf(ago)} ago</time>}
    </small>
  );
}
