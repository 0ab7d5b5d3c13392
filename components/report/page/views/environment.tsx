import { useEffect, useRef } from 'preact/hooks';
import type { EnvironmentData, RevisionData } from '../../data.ts';
import { usePage } from '../model/context.ts';
import { commandFor, deployedOf, outcomeOf } from '../model/outcomes.ts';
import { hrefOf, type Tab } from '../model/route.ts';
import { Copy } from '../parts/copy.tsx';
import { Age, Commit, Drift, Health, Pin } from '../parts/facts.tsx';
import { Lane } from '../parts/lane.tsx';
import { isFound, Marked } from '../parts/mark.tsx';
import { Problem } from '../parts/problem.tsx';
import { Status } from '../parts/status.tsx';
import { Revision } from './revision.tsx';

interface EnvironmentProps {
  name: string;
  revision?: number | undefined;
  tab?: Tab | undefined;
}

/** One environment: its timeline, its history, and one of its revisions. */
export function Environment({ name, revision, tab }: EnvironmentProps) {
  const { environments } = usePage();
  const environment = environments.find((each) => each.name === name);
  if (environment === undefined) return <p class="empty">There is no environment {name}.</p>;
  const { revisions, release, namespace, context, problem, omitted } = environment;
  const selected = revisions.find((each) => each.revision === revision) ?? revisions.at(-1);
  return (
    <>
      <div class="title">
        <h1>{name}</h1>
        <span class="muted">
          {release} in {namespace}
          {context === undefined ? '' : ` · ${context}`}
        </span>
        <Pin environment={environment} />
        <span class="facts">
          <span>
            <Health environment={environment} /> <span class="muted">ready</span>
          </span>
          {environment.drift?.length === 0 ? (
            <span class="muted">no drift</span>
          ) : (
            <span>
              <Drift environment={environment} /> <span class="muted">drift</span>
            </span>
          )}
        </span>
      </div>
      {problem !== undefined && <Problem problem={problem} />}
      {selected !== undefined && (
        <>
          <OwnTimeline environment={environment} selected={selected.revision} />
          <div class="columns-2">
            <History environment={environment} selected={selected} />
            <Revision environment={environment} revision={selected} tab={tab} />
          </div>
        </>
      )}
      {omitted > 0 && <p class="muted">{omitted} older revisions are not in this report.</p>}
    </>
  );
}

/** Room for a revision, in pixels. */
const room = 34;

function OwnTimeline({ environment, selected }: { environment: EnvironmentData; selected: number }) {
  const frame = useRef<HTMLDivElement>(null);
  const count = environment.revisions.length;
  const places = new Map(environment.revisions.map((each, index) => [each, (100 * (index + 0.5)) / count]));
  useEffect(() => {
    const point = frame.current?.querySelector('.selected');
    point?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [environment, selected]);
  return (
    <div class="scroll" ref={frame}>
      <div style={{ minWidth: `${count * room}px`, maxWidth: `${count * 3 * room}px` }}>
        <Lane environment={environment} placeOf={(each) => places.get(each) ?? 0} selected={selected} numbers />
      </div>
    </div>
  );
}

function History({ environment, selected }: { environment: EnvironmentData; selected: RevisionData }) {
  const { query, now } = usePage();
  const { name } = environment;
  const deployed = deployedOf(environment);
  const shown = environment.revisions.filter(
    ({ revision, by, commit, description, version, appVersion }) =>
      revision === selected.revision ||
      isFound(query, [String(revision), by, commit, description, version, appVersion]),
  );
  return (
    <ol class="history">
      {shown.toReversed().map((each) => (
        <li
          key={each.revision}
          class={`row ${each === selected ? 'selected' : ''}`}
          data-href={hrefOf({ view: 'environment', name, revision: each.revision })}
        >
          <p>
            <a href={hrefOf({ view: 'environment', name, revision: each.revision })}>
              <b>{each.revision}</b>
            </a>{' '}
            <Status revision={each} />
            {each.rollbackTo !== undefined && <span class="badge">to {each.rollbackTo}</span>}
            {each.byHelm && <span class="badge">Helm</span>}
            <span class="end muted">
              <Age revision={each} now={now} />
            </span>
          </p>
          <p class="muted">
            <Marked text={[each.version, each.by].filter(Boolean).join(' · ')} query={query} />{' '}
            <Commit revision={each} />
          </p>
          {each === selected && each !== deployed && <GoBack environment={environment} revision={each} />}
        </li>
      ))}
    </ol>
  );
}

/** A revision that failed is no target: nothing shows that it works. */
function GoBack({ environment, revision }: { environment: EnvironmentData; revision: RevisionData }) {
  if (outcomeOf(revision) !== 'superseded') return null;
  return (
    <p class="no-print">
      <Copy text={commandFor(environment, revision.revision)} />
    </p>
  );
}
