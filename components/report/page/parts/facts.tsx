import type { EnvironmentData, RevisionData } from '../../data.ts';
import { keyOf } from '../model/contents.ts';
import { commitUrl, deployedOf, durationOfRevision, runUrl, timeOf } from '../model/outcomes.ts';
import { hrefOf } from '../model/route.ts';
import { durationOf, exactTime, spanOf } from '../model/time.ts';
import type { Behind } from '../model/versions.ts';

export function Age({ revision, now }: { revision: RevisionData; now: number }) {
  const time = timeOf(revision);
  if (Number.isNaN(time)) return null;
  return <time title={exactTime(revision.ended || revision.started)}>{spanOf(now - time)}</time>;
}

export function Duration({ revision }: { revision: RevisionData }) {
  const duration = durationOfRevision(revision);
  return duration === undefined ? null : <span>{durationOf(duration)}</span>;
}

export function Commit({ revision }: { revision: RevisionData }) {
  const { commit = '' } = revision;
  if (commit === '') return null;
  const short = commit.replace(/^([0-9a-f]{8})[0-9a-f]*/, '$1');
  const url = commitUrl(revision);
  return url === undefined ? (
    <code title={commit}>{short}</code>
  ) : (
    <a href={url} title={commit}>
      <code>{short}</code>
    </a>
  );
}

export function Run({ revision }: { revision: RevisionData }) {
  const url = runUrl(revision);
  return url === undefined ? null : <a href={url}>run</a>;
}

/** How many objects are ready; the bar is for a quick look. */
export function Health({ environment }: { environment: EnvironmentData }) {
  const { health, healthProblem, name } = environment;
  const deployed = deployedOf(environment);
  if (healthProblem !== undefined)
    return (
      <span class="muted" title={healthProblem.message}>
        unknown
      </span>
    );
  const workloads = health.filter(({ wanted }) => wanted !== undefined);
  const shown = workloads.length > 0 ? workloads : health;
  if (deployed === undefined || shown.length === 0) return null;
  const ready = shown.filter(({ state }) => state === 'ready').length;
  const href = hrefOf({ view: 'environment', name, revision: deployed.revision, tab: 'objects' });
  const waits = health.filter(({ state }) => state !== 'ready').map(({ kind, name: object }) => `${kind}/${object}`);
  return (
    <a
      class={`health ${waits.length === 0 ? 'good' : 'bad'}`}
      href={href}
      title={waits.join(', ') || 'all objects are ready'}
    >
      <span class="bar" aria-hidden="true">
        {shown.map((each) => (
          <i key={keyOf(each, environment)} class={each.state} />
        ))}
      </span>
      {ready}/{shown.length}
    </a>
  );
}

export function Drift({ environment }: { environment: EnvironmentData }) {
  const { drift, driftProblem, name } = environment;
  const deployed = deployedOf(environment);
  if (driftProblem !== undefined)
    return (
      <span class="muted" title={driftProblem.message}>
        unknown
      </span>
    );
  if (drift === undefined || deployed === undefined) return null;
  if (drift.length === 0) return <span class="muted">none</span>;
  const left = { environment: name, revision: deployed.revision };
  return (
    <a class="badge warn" href={hrefOf({ view: 'compare', left, right: { environment: name, revision: 'live' } })}>
      {drift.length} {drift.length === 1 ? 'object' : 'objects'}
    </a>
  );
}

export function BehindBadge({ behind }: { behind: Behind | undefined }) {
  if (behind === undefined) return null;
  return (
    <span class="badge warn" title={`${behind.than} has ${behind.newest}`}>
      {behind.count} behind {behind.than}
    </span>
  );
}

export function Pin({ environment }: { environment: EnvironmentData }) {
  if (environment.pin === undefined) return null;
  return (
    <span
      class="badge"
      title="The stack's file has rollbackTo: its values are not deployed. `release unpin` ends this."
    >
      pinned to {environment.pin}
    </span>
  );
}
