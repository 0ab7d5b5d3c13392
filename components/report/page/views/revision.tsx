import type { EnvironmentData, RevisionData } from '../../data.ts';
import { usePage } from '../model/context.ts';
import { failuresOf, outcomeOf } from '../model/outcomes.ts';
import { hrefOf, type Tab } from '../model/route.ts';
import { durationOf } from '../model/time.ts';
import { Changes } from '../parts/changes.tsx';
import { RevisionFacts } from '../parts/revisionFacts.tsx';
import { Status } from '../parts/status.tsx';
import { Hooks } from './hooks.tsx';
import { Objects } from './objects.tsx';
import { Values } from './values.tsx';

interface RevisionProps {
  environment: EnvironmentData;
  revision: RevisionData;
  tab?: Tab | undefined;
}

/** One revision: its facts and, in tabs, its content. */
export function Revision({ environment, revision, tab }: RevisionProps) {
  const { name, drift, driftProblem } = environment;
  const available = tabsOf(revision);
  const fallback: Tab = revision.diagnostics === undefined ? 'changes' : 'diagnostics';
  const shown = available.find((each) => each === (tab ?? fallback)) ?? 'changes';
  return (
    <section class="revision">
      <div class="title">
        <h2>Revision {revision.revision}</h2>
        <Status revision={revision} />
        <span class="end no-print">
          {(drift !== undefined || driftProblem !== undefined) && (
            <a
              class="link"
              href={hrefOf({
                view: 'compare',
                left: sideOf(name, revision),
                right: { environment: name, revision: 'live' },
              })}
            >
              compare with the cluster
            </a>
          )}
        </span>
      </div>
      <RevisionFacts revision={revision} />
      <p class="description">{revision.damage ?? revision.description}</p>
      <Outcome environment={environment} revision={revision} />
      <nav class="tabs">
        {available.map((each) => (
          <a
            key={each}
            href={hrefOf({ view: 'environment', name, revision: revision.revision, tab: each })}
            aria-current={each === shown ? 'page' : undefined}
          >
            {each}
            {each === 'hooks' && ` ${revision.hooks?.length ?? 0}`}
          </a>
        ))}
      </nav>
      <Content environment={environment} revision={revision} tab={shown} />
    </section>
  );
}

function sideOf(environment: string, { revision }: RevisionData) {
  return { environment, revision };
}

function tabsOf({ hooks = [], diagnostics, notes }: RevisionData): Tab[] {
  return [
    ...(diagnostics === undefined ? [] : ['diagnostics' as const]),
    'changes',
    'objects',
    'values',
    ...(hooks.length === 0 ? [] : ['hooks' as const]),
    ...(notes === undefined ? [] : ['notes' as const]),
  ];
}

/** What ended the failure that the revision belongs to. */
function Outcome({ environment, revision }: { environment: EnvironmentData; revision: RevisionData }) {
  if (!['failed', 'interrupted'].includes(outcomeOf(revision))) return null;
  const failure = failuresOf(environment).find(
    ({ revision: first, recovery }) =>
      first.revision <= revision.revision && (recovery === undefined || recovery.revision > revision.revision),
  );
  const { recovery, recoveredAfter } = failure ?? {};
  if (recovery === undefined || recoveredAfter === undefined) return <p class="badge bad">not recovered</p>;
  const how = recovery.rollbackTo === undefined ? 'A later deploy succeeded' : `Rolled back to ${recovery.rollbackTo}`;
  return (
    <p>
      {how}:{' '}
      <a href={hrefOf({ view: 'environment', name: environment.name, revision: recovery.revision })}>
        revision {recovery.revision}
      </a>
      , {durationOf(recoveredAfter)} later.
    </p>
  );
}

function Content({ environment, revision, tab }: Required<RevisionProps>) {
  const { contents } = usePage();
  if (contents === undefined) return <p class="empty">Unpacking…</p>;
  if (revision.config === undefined) return <LeftOut environment={environment} revision={revision} />;
  switch (tab) {
    case 'objects':
      return <Objects environment={environment} revision={revision} contents={contents} />;
    case 'values':
      return <Values environment={environment} revision={revision} contents={contents} />;
    case 'hooks':
      return <Hooks revision={revision} contents={contents} />;
    case 'diagnostics':
      return <pre class="log">{contents.textOf(revision.diagnostics ?? 0)}</pre>;
    case 'notes':
      return <pre class="log">{contents.textOf(revision.notes ?? 0)}</pre>;
    default:
      return <WithPrevious environment={environment} revision={revision} />;
  }
}

function LeftOut({ environment: { stack, release, namespace }, revision }: Omit<RevisionProps, 'tab'>) {
  if (revision.damage !== undefined) return <p class="empty">The record can't be read.</p>;
  const of = stack === undefined ? `${release} -n ${namespace}` : `-s ${stack}`;
  return (
    <p class="empty">
      The content of this revision is not in the file, to keep it small:{' '}
      <code>
        release get all --revision {revision.revision} {of}
      </code>
    </p>
  );
}

/** Compared with the revision that was deployed before, so that failed attempts between them do not hide a change. */
function WithPrevious({ environment, revision }: Omit<RevisionProps, 'tab'>) {
  const earlier = environment.revisions.filter(
    (each) => each.revision < revision.revision && each.config !== undefined,
  );
  const previous = earlier.findLast((each) => ['deployed', 'superseded'].includes(outcomeOf(each))) ?? earlier.at(-1);
  if (previous === undefined) return <p class="empty">There is no earlier revision in this report to compare with.</p>;
  const { name } = environment;
  const [left, right] = [sideOf(name, previous), sideOf(name, revision)];
  return (
    <>
      <p class="muted">
        Compared with{' '}
        <a href={hrefOf({ view: 'environment', name, revision: previous.revision })}>revision {previous.revision}</a>,
        deployed before it.{' '}
        <a class="link" href={hrefOf({ view: 'compare', left, right })}>
          Compare others
        </a>
      </p>
      <Changes left={left} right={right} />
    </>
  );
}
