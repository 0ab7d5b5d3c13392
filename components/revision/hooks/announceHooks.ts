import type { OpenedInputs } from '../../release/index.ts';
import { announce } from '../announce.ts';
import { actionOf } from '../openRevision.ts';
import type { RevisionSummary } from '../store.ts';
import { hooksOfRun } from './hooksOfRun.ts';

/** In a preview, this is where a user reads which hooks a run will run. */
export function announceHooks(inputs: OpenedInputs, revisions: readonly RevisionSummary[]): void {
  const names = hooksOfRun(inputs.hooks, actionOf(revisions, inputs));
  if (names.length > 0) announce(`Hooks of this run: ${names.join(', ')}.`);
}
