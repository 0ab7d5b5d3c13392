import { readStackState, type StackState } from '../../automation/index.ts';
import { ReleaseError } from '../../errors.ts';
import { findForeign, listRevisions, type ReleaseParts, refusalOf } from '../../revision/index.ts';
import type { StackView } from '../target/stack.ts';
import { problemsOf } from './bounded.ts';
import type { Check } from './check.ts';

/** What of the history and of the objects a deploy would be refused for, since it belongs to somebody else. */
export async function checkOwnership(
  directory: string,
  { settings, cluster }: StackView,
  parts: ReleaseParts | undefined,
): Promise<Check[]> {
  const { stack, release } = settings;
  const [state, revisions, foreign] = await Promise.all([
    stateOf(directory, stack),
    listRevisions(cluster, release),
    // What may not be looked at, the permissions tell.
    findForeign(cluster, { ...release, hasCredentials: parts?.hasCredentials ?? true }, parts?.objects ?? []).catch(
      () => [],
    ),
  ]);
  const refusal = state && refusalOf({ ...release, stack, ...state }, revisions);
  const errors = [...(refusal === undefined ? [] : [refusal]), ...foreign.map(({ error }) => error)];
  return errors.flatMap((error) => problemsOf('ownership', error));
}

/** Undefined where there is no engine to ask; a stack that was never made owns nothing. */
async function stateOf(directory: string, stack: string): Promise<StackState | undefined> {
  return readStackState({ stack, directory }).catch((error: unknown) => {
    const isMissing = error instanceof ReleaseError && error.code === 'STACK_NOT_FOUND';
    return isMissing ? { owner: undefined, release: undefined } : undefined;
  });
}
