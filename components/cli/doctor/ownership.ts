import { readStackState, type StackState } from '../../automation/index.ts';
import { ReleaseError } from '../../errors.ts';
import { findForeign, type ReleaseParts, refusalOf } from '../../revision/index.ts';
import type { ConnectedStack } from '../target/connectedStack.ts';
import { problemsOf } from './bounded.ts';
import type { Check } from './check.ts';

/** Reports records and objects of other owners, because of which a deploy would be refused. */
export async function checkOwnership(
  directory: string,
  { settings, connection }: ConnectedStack,
  parts: ReleaseParts | undefined,
): Promise<Check[]> {
  const { stack, release } = settings;
  const [state, revisions, foreign] = await Promise.all([
    stateOf(directory, stack),
    connection.store.list(),
    // Missing permissions are reported by their own check.
    findForeign(connection, { ...release, hasCredentials: parts?.hasCredentials ?? true }, parts?.objects ?? []).catch(
      () => [],
    ),
  ]);
  const refusal = state && refusalOf({ ...release, stack, ...state }, revisions);
  const errors = [...(refusal === undefined ? [] : [refusal]), ...foreign.map(({ error }) => error)];
  return errors.flatMap((error) => problemsOf('ownership', error));
}

/** Undefined if Pulumi is not installed; a stack that was never created owns nothing. */
async function stateOf(directory: string, stack: string): Promise<StackState | undefined> {
  return readStackState({ stack, directory }).catch((error: unknown) => {
    const isMissing = error instanceof ReleaseError && error.code === 'STACK_NOT_FOUND';
    return isMissing ? { owner: undefined, release: undefined, others: [] } : undefined;
  });
}
