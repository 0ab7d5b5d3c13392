import type { EnvironmentData, RevisionData } from '../../data.ts';
import { usePage } from '../model/context.ts';
import { durationOfRevision, type Failure, failuresOf, medianOf, outcomeOf, timeOf } from '../model/outcomes.ts';
import { hrefOf } from '../model/route.ts';
import { axisTime, durationOf, exactTime, spanOf } from '../model/time.ts';

const hourMs = 3_600_000;
const steps = [hourMs, 6 * hourMs, 24 * hourMs, 7 * 24 * hourMs, 30 * 24 * hourMs];
/** More columns would be thinner than a pixel on a phone. */
const mostColumns = 60;
const mostFailures = 10;

/** Deploys and failures over time, and how long recovery took. */
export function Activity({ environments }: { environments: readonly EnvironmentData[] }) {
  const all = environments.flatMap(({ revisions }) => revisions).filter((each) => !Number.isNaN(timeOf(each)));
  if (all.length === 0) return null;
  const failures = environments
    .flatMap(failuresOf)
    .sort((left, right) => timeOf(right.revision) - timeOf(left.revision));
  const recovery = medianOf(failures.flatMap(({ recoveredAfter }) => recoveredAfter ?? []));
  const duration = medianOf(all.flatMap((each) => durationOfRevision(each) ?? []));
  return (
    <section class="activity">
      <h2>Deploys</h2>
      <dl class="numbers">
        <Fact name="revisions" value={String(all.length)} />
        <Fact name="rollbacks" value={String(all.filter(({ rollbackTo }) => rollbackTo !== undefined).length)} />
        <Fact name="failed" value={String(all.filter(isFailure).length)} />
        <Fact name="median duration" value={duration === undefined ? '–' : durationOf(duration)} />
        <Fact name="median time to recovery" value={recovery === undefined ? '–' : durationOf(recovery)} />
      </dl>
      <Columns revisions={all} />
      {failures.length > 0 && <Failures failures={failures} />}
    </section>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function isFailure(revision: RevisionData): boolean {
  return ['failed', 'interrupted'].includes(outcomeOf(revision));
}

/** Elements instead of a canvas: they follow the width, the theme and the printer. */
function Columns({ revisions }: { revisions: readonly RevisionData[] }) {
  const times = revisions.map(timeOf);
  const [first, last] = [times.reduce((a, b) => Math.min(a, b)), times.reduce((a, b) => Math.max(a, b))];
  const step = steps.find((each) => (last - first) / each < mostColumns) ?? (last - first) / (mostColumns - 1);
  const count = Math.floor((last - first) / step) + 1;
  const columns = Array.from({ length: count }, () => ({ deployed: 0, rollback: 0, failed: 0 }));
  for (const revision of revisions) {
    const column = columns[Math.floor((timeOf(revision) - first) / step)];
    const kind = isFailure(revision) ? 'failed' : revision.rollbackTo === undefined ? 'deployed' : 'rollback';
    if (column !== undefined) column[kind] += 1;
  }
  const highest = Math.max(...columns.map(({ deployed, rollback, failed }) => deployed + rollback + failed));
  return (
    <figure class="columns">
      <div class="plot" role="img" aria-label="Revisions over time">
        {columns.map((column, index) => (
          <div key={index} title={titleOf(first + index * step, step, column)}>
            {(['failed', 'rollback', 'deployed'] as const).map((kind) => (
              <i key={kind} class={kind} style={{ height: `${(100 * column[kind]) / highest}%` }} />
            ))}
          </div>
        ))}
      </div>
      <figcaption>
        <span>{axisTime(first, last - first)}</span>
        <span class="legend">
          <i class="deployed" /> deployed <i class="rollback" /> rolled back <i class="failed" /> failed
        </span>
        <span>{axisTime(last, last - first)}</span>
      </figcaption>
    </figure>
  );
}

function titleOf(from: number, step: number, counts: Record<string, number>): string {
  const parts = Object.entries(counts).flatMap(([kind, count]) => (count === 0 ? [] : [`${count} ${kind}`]));
  return `${axisTime(from, step)}: ${parts.join(', ') || 'none'}`;
}

function Failures({ failures }: { failures: readonly Failure[] }) {
  const { now } = usePage();
  return (
    <>
      <h3>Failures</h3>
      <ul class="failures">
        {failures.slice(0, mostFailures).map(({ environment: { name }, revision, recovery, recoveredAfter }) => (
          <li key={`${name} ${revision.revision}`}>
            <a href={hrefOf({ view: 'environment', name, revision: revision.revision, tab: 'diagnostics' })}>
              {name} {revision.revision}
            </a>{' '}
            <span class="muted" title={exactTime(revision.ended)}>
              {spanOf(now - timeOf(revision))} ago
            </span>
            {recovery === undefined || recoveredAfter === undefined ? (
              <span class="badge bad">not recovered</span>
            ) : (
              <span>
                {recovery.rollbackTo === undefined ? 'fixed by' : `rolled back to ${recovery.rollbackTo} as`}{' '}
                <a href={hrefOf({ view: 'environment', name, revision: recovery.revision })}>{recovery.revision}</a>{' '}
                after {durationOf(recoveredAfter)}
              </span>
            )}
          </li>
        ))}
      </ul>
      {failures.length > mostFailures && <p class="muted">{failures.length - mostFailures} older failures.</p>}
    </>
  );
}
