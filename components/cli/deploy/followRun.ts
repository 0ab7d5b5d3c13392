import { setTimeout as sleep } from 'node:timers/promises';
import { type EngineEvent, trackProgress } from '../../automation/index.ts';
import type { ReleaseSettings } from '../../config/index.ts';
import { type Connection, observeObjects } from '../../revision/index.ts';
import type { ProgressView } from './progressView.ts';

export interface FollowedRun {
  onEvent(event: EngineEvent): void;
  /** Observes the cluster a last time, and stops. @param succeeded whether the run has ended well. @default false */
  end(succeeded?: boolean): Promise<void>;
}

const everyMs = 1_000;
/** The most that the last observation takes. */
const lastMs = 1_000;

/** Shows the progress of a run: the engine's events and, in between, the readiness of the objects in the cluster. */
export function followRun(
  {
    release,
    connection,
    first = firstOf(release),
  }: { release: ReleaseSettings; connection: Connection; first?: string },
  view: ProgressView,
): FollowedRun {
  const progress = trackProgress(first);
  const observer = release.wait ? observeObjects(connection, release) : undefined;
  let isObserving = false;
  const show = (lines: readonly string[], put: (line: string) => void) => {
    for (const line of lines) put(line);
    view.draw(progress.rows());
  };
  const observe = async () => {
    const references = progress
      .rows()
      .flatMap(({ reference, state }) => (reference && state !== 'ready' ? [reference] : []));
    if (isObserving || references.length === 0) return show([], view.note);
    isObserving = true;
    // The run itself reports problems with the cluster.
    const objects = (await observer?.(references).catch(() => undefined)) ?? [];
    isObserving = false;
    show(progress.observe(objects), view.note);
  };
  // At once: the engine takes a moment to start.
  show(
    progress.rows().map(({ name, state }) => `${name}: ${state}`),
    view.note,
  );
  const timer = setInterval(() => void observe(), everyMs);
  return {
    onEvent: (event) => show(progress.take(event), event.diagnosticEvent === undefined ? view.note : view.report),
    async end(succeeded = false) {
      clearInterval(timer);
      // Objects become ready after the engine's last event about them.
      await Promise.race([observe(), sleep(lastMs, undefined, { ref: false })]);
      if (succeeded) progress.settle(release.wait);
      view.draw(progress.rows());
      view.end();
    },
  };
}

/** What a run does before its first event. */
function firstOf({ rollbackTo, adopt }: ReleaseSettings): string {
  return rollbackTo === undefined && adopt === undefined ? 'rendering the chart' : 'reading the recorded revision';
}
