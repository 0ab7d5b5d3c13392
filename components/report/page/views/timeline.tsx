import type { EnvironmentData, RevisionData } from '../../data.ts';
import { usePage } from '../model/context.ts';
import { timeOf } from '../model/outcomes.ts';
import { hrefOf } from '../model/route.ts';
import { axisTime } from '../model/time.ts';
import { Lane } from '../parts/lane.tsx';
import { isFound } from '../parts/mark.tsx';
import { Mark } from '../parts/status.tsx';

/** Room for the first and the last mark, in percent. */
const margin = 1.5;

/** The revisions of all environments on one axis of time. */
export function Timeline() {
  const { environments, query, now } = usePage();
  const shown = environments
    .map((each) => ({ ...each, revisions: each.revisions.filter((revision) => isShown(each, revision, query)) }))
    .filter(({ revisions }) => revisions.length > 0);
  const times = shown.flatMap(({ revisions }) => revisions.map(timeOf));
  const first = times.reduce((left, right) => Math.min(left, right), now);
  const span = Math.max(1, now - first);
  const placeOf = (revision: RevisionData) => margin + ((100 - 2 * margin) * (timeOf(revision) - first)) / span;
  return (
    <section class="timeline">
      <div class="lanes">
        {shown.map((each) => (
          <div key={each.name} class="row" data-href={hrefOf({ view: 'environment', name: each.name })}>
            <a class="name" href={hrefOf({ view: 'environment', name: each.name })}>
              {each.name}
            </a>
            <Lane environment={each} placeOf={placeOf} />
          </div>
        ))}
      </div>
      {shown.length === 0 ? (
        <p class="empty">No revision matches.</p>
      ) : (
        <div class="axis" aria-hidden="true">
          {[0, 0.25, 0.5, 0.75, 1].map((part) => (
            <span key={part}>{axisTime(first + part * span, span)}</span>
          ))}
        </div>
      )}
      <p class="legend">
        {(['deployed', 'superseded', 'failed', 'interrupted', 'pending', 'uninstalled'] as const).map((outcome) => (
          <span key={outcome}>
            <Mark outcome={outcome} /> {outcome}
          </span>
        ))}
        <span>An arc is a rollback to the revision at its arrow.</span>
      </p>
    </section>
  );
}

function isShown({ name }: EnvironmentData, revision: RevisionData, query: string): boolean {
  if (Number.isNaN(timeOf(revision))) return false;
  const { by, commit, version, appVersion, status, description } = revision;
  return isFound(query, [name, String(revision.revision), by, commit, version, appVersion, status, description]);
}
