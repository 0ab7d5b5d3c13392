import { announce } from '../announce.ts';
import { actionOf } from '../history/openRevision.ts';
import { runVariables } from '../history/runVariables.ts';
import { hooksOfRun } from '../hooks/hooksOfRun.ts';
import type { OpenedInputs } from '../inputs.ts';
import type { RevisionSummary } from '../storage/revisionStore.ts';

/** Prints which hooks a run will execute, for its preview. */
export function announceHooks(inputs: OpenedInputs, revisions: readonly RevisionSummary[]): void {
  const names = hooksOfRun(inputs.hooks, actionOf(revisions, inputs));
  if (names.length === 0) return;
  announce(`${runVariables().noHooks ? 'Skipped hooks' : 'Hooks'} of this run: ${names.join(', ')}.`);
}
