import { findSide } from '../model/compare.ts';
import type { Side } from '../model/contents.ts';
import { usePage } from '../model/context.ts';
import { commandFor, isRollbackTarget, outcomeText } from '../model/outcomes.ts';
import { goTo, type Route } from '../model/route.ts';
import { Changes, isSplit } from '../parts/changes.tsx';
import { Copy } from '../parts/copy.tsx';
import { RevisionFacts } from '../parts/revisionFacts.tsx';

type CompareRoute = Extract<Route, { view: 'compare' }>;

/** Any two revisions, or a revision and the cluster. At first the newest revision of the last environment and the one before it. */
export function Compare({ left, right, object }: Omit<CompareRoute, 'view'>) {
  const { environments } = usePage();
  if (left !== undefined && right !== undefined) return <Comparison left={left} right={right} object={object} />;
  const last = environments.findLast(({ revisions }) => revisions.length > 0);
  if (last === undefined) return <p class="empty">There are no revisions.</p>;
  const [newest, before = newest] = last.revisions.toReversed().map(({ revision }) => revision);
  const sideOf = (revision = 0) => ({ environment: last.name, revision });
  return <Comparison left={sideOf(before)} right={sideOf(newest)} />;
}

function Comparison({ left, right, object }: { left: Side; right: Side; object?: string | undefined }) {
  const { summary, layout, setLayout } = usePage();
  const split = isSplit(layout, left, right);
  const to = findSide(summary, right);
  const change = (sides: { left?: Side; right?: Side }) => goTo({ view: 'compare', left, right, ...sides });
  const from = findSide(summary, left)?.revision;
  const isTarget = left.environment === right.environment && from !== undefined && isRollbackTarget(from, to?.revision);
  return (
    <section class="compare">
      <div class="sides">
        <SidePicker title="From" side={left} onChange={(side) => change({ left: side })} />
        <button
          type="button"
          class="swap no-print"
          title="Swap the sides"
          onClick={() => goTo({ view: 'compare', left: right, right: left })}
        >
          ⇄
        </button>
        <SidePicker title="To" side={right} onChange={(side) => change({ right: side })} />
        <label class="end no-print">
          <input type="checkbox" checked={split} onChange={() => setLayout(split ? 'unified' : 'split')} /> side by side
        </label>
      </div>
      {isTarget && to !== undefined && (
        <p class="no-print muted">
          To go back: <Copy text={commandFor(to.environment, from.revision)} />
        </p>
      )}
      <Changes left={left} right={right} object={object} />
    </section>
  );
}

function SidePicker({ title, side, onChange }: { title: string; side: Side; onChange(side: Side): void }) {
  const { summary, environments } = usePage();
  const found = findSide(summary, side);
  const environment = environments.find(({ name }) => name === side.environment);
  const newestOf = (name: string) => environments.find((each) => each.name === name)?.revisions.at(-1)?.revision ?? 0;
  return (
    <div class="side">
      <span class="muted">{title}</span>
      <select
        aria-label={`${title}: environment`}
        value={side.environment}
        onChange={({ currentTarget: { value } }) => onChange({ environment: value, revision: newestOf(value) })}
      >
        {environments.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      <select
        aria-label={`${title}: revision`}
        value={String(side.revision)}
        onChange={({ currentTarget: { value } }) =>
          onChange({ environment: side.environment, revision: value === 'live' ? value : Number(value) })
        }
      >
        {environment?.drift !== undefined && <option value="live">the cluster</option>}
        {environment?.drift === undefined && side.revision === 'live' && (
          <option value="live" disabled>
            the cluster (not read)
          </option>
        )}
        {environment?.revisions.toReversed().map((each) => (
          <option key={each.revision} value={String(each.revision)}>
            {each.revision} · {each.version} · {outcomeText(each)}
          </option>
        ))}
      </select>
      {found !== undefined && side.revision !== 'live' && <RevisionFacts revision={found.revision} />}
    </div>
  );
}
