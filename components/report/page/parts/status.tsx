import type { RevisionData } from '../../data.ts';
import { type Outcome, outcomeOf, outcomeText } from '../model/outcomes.ts';

/** Each outcome has a shape of its own, so that color is not needed to tell them apart. */
const shapes: Readonly<Record<Outcome, string>> = {
  deployed: 'M8 .7a7.3 7.3 0 1 0 0 14.6a7.3 7.3 0 1 0 0-14.6M4.6 8.2l2.4 2.4l4.4-4.8',
  superseded: 'M8 3.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9',
  failed: 'M8 .2l7.8 7.8l-7.8 7.8l-7.8-7.8zM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4',
  interrupted: 'M8 1.5l7 12.5h-14zM8 6v4M8 11.8v.4',
  pending: 'M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M8 4.5v3.8l2.4 1.6',
  uninstalled: 'M3 3h10v10h-10z',
  unknown: 'M2.5 2.5h11v11h-11zM8 5v3.6M8 10.8v.4',
};

export function Mark({ outcome, size = 14 }: { outcome: Outcome; size?: number }) {
  return (
    <svg class={`mark ${outcome}`} viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      <path d={shapes[outcome]} />
    </svg>
  );
}

export function Status({ revision }: { revision: RevisionData }) {
  return (
    <span class={`status ${outcomeOf(revision)}`}>
      <Mark outcome={outcomeOf(revision)} />
      {outcomeText(revision)}
    </span>
  );
}
