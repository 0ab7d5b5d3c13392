import type { EnvironmentData, RevisionData } from '../../data.ts';
import { outcomeOf, outcomeText } from '../model/outcomes.ts';
import { hrefOf } from '../model/route.ts';
import { exactTime } from '../model/time.ts';
import { Mark } from './status.tsx';

interface LaneProps {
  environment: EnvironmentData;
  /** The place of a revision, in percent of the width. */
  placeOf(revision: RevisionData): number;
  selected?: number;
  /** Shows the numbers of the revisions. */
  numbers?: boolean;
}

/** The revisions of an environment in a row, with an arc from each rollback to its target. */
export function Lane({ environment, placeOf, selected, numbers = false }: LaneProps) {
  const { name, revisions } = environment;
  const places = new Map(revisions.map((each) => [each.revision, placeOf(each)]));
  const arcs = revisions.flatMap(({ revision, rollbackTo = 0 }) => {
    const [from, to] = [places.get(revision), places.get(rollbackTo)];
    return from === undefined || to === undefined ? [] : [{ revision, from, to }];
  });
  return (
    <div class={`lane ${numbers ? 'numbered' : ''}`}>
      <svg class="arcs" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        {arcs.map(({ revision, from, to }) => (
          <path key={revision} d={`M${from} 100C${from} 10 ${to} 10 ${to} 100`} vector-effect="non-scaling-stroke" />
        ))}
      </svg>
      {arcs.map(({ revision, to }) => (
        <span key={revision} class="tip" style={{ left: `${to}%` }} aria-hidden="true" />
      ))}
      {revisions.map((each) => (
        <a
          key={each.revision}
          class={`point ${each.revision === selected ? 'selected' : ''}`}
          style={{ left: `${placeOf(each)}%` }}
          href={hrefOf({ view: 'environment', name, revision: each.revision })}
          title={titleOf(each)}
          aria-label={`${name} ${titleOf(each)}`}
        >
          <Mark outcome={outcomeOf(each)} size={numbers ? 18 : 14} />
          {numbers && <span>{each.revision}</span>}
        </a>
      ))}
    </div>
  );
}

function titleOf(revision: RevisionData): string {
  const { version, chart, by, rollbackTo, ended, started } = revision;
  const parts = [
    `revision ${revision.revision} ${outcomeText(revision)}`,
    exactTime(ended || started),
    chart === '' ? '' : `${chart} ${version}`,
    rollbackTo === undefined ? '' : `rollback to ${rollbackTo}`,
    by ?? '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}
