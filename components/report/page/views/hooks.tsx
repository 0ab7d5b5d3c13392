import type { HookData, RevisionData } from '../../data.ts';
import type { Contents } from '../model/contents.ts';
import { usePage } from '../model/context.ts';
import { durationOf, exactTime } from '../model/time.ts';
import { isFound } from '../parts/mark.tsx';
import { Mark } from '../parts/status.tsx';

/** The hooks with the outcome of their last run. The log of a failed hook is in the diagnostics. */
export function Hooks({ revision, contents }: { revision: RevisionData; contents: Contents }) {
  const { query } = usePage();
  const shown = (revision.hooks ?? []).filter(({ name, kind, events }) => isFound(query, [name, kind, ...events]));
  return (
    <div class="tree">
      {shown.map((hook, index) => (
        <details key={index} class="object">
          <summary>
            <span class="muted">{hook.kind}</span> {hook.name} <span class="badge">{hook.events.join(', ')}</span>
            <Phase hook={hook} />
          </summary>
          <pre class="yaml">{contents.textOf(hook.text)}</pre>
        </details>
      ))}
    </div>
  );
}

const outcomes: Readonly<Record<string, 'deployed' | 'failed' | 'pending'>> = {
  Succeeded: 'deployed',
  Failed: 'failed',
  Running: 'pending',
};

function Phase({ hook: { phase, started = '', ended = '' } }: { hook: HookData }) {
  if (phase === undefined) return <span class="muted">has not run</span>;
  const outcome = outcomes[phase] ?? 'unknown';
  const duration = Date.parse(ended) - Date.parse(started);
  return (
    <span class={`status ${outcome}`} title={exactTime(started)}>
      <Mark outcome={outcome} size={12} />
      {phase.toLowerCase()}
      {Number.isNaN(duration) ? '' : ` in ${durationOf(duration)}`}
    </span>
  );
}
