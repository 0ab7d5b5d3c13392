import { announce } from '../announce.ts';
import { actionOf } from '../history/openRevision.ts';
import { hooksOfRun } from '../hooks/hooksOfRun.ts';
import type { OpenedInputs } from '../inputs.ts';
import type { RevisionSummary } from '../storage/revisionStore.ts';

/** In a preview, this is where a user reads which hooks a run will run. */
export function announceHooks(inputs: OpenedInputs, revisions: readonly RevisionSummary[]): void {
  const names = hooksOfRun(inputs.hooks, actionOf(revisions, inputs));
  if (names.length > 0) announce(`Hooks of this run: ${names.join(', ')}.`);
}
