import { describe, expect, test } from '@jest/globals';
import type { RollbackOutcome } from '../../../components/automation/index.ts';
import { failureSummary } from '../../../components/cli/deploy/failureSummary.ts';
import { ReleaseError, ReleaseErrors } from '../../../components/errors.ts';

const text = 'RELEASE_NOT_READY: An object failed:\nDeployment/web: no\n  event on web-1: BackOff';
const error = new Error(text);

function linesFor(rollback?: RollbackOutcome, interrupted = false): string[] {
  return failureSummary(
    { error, text, errors: [], ...(rollback === undefined ? {} : { rollback }) },
    { stack: 'prod', interrupted, hasFailed: true },
  );
}

describe('the summary of a failed deploy', () => {
  test('has the complete error and the rollback command if there was no automatic rollback', () => {
    expect(linesFor()).toEqual([text, expect.stringContaining('release rollback -s prod')]);
  });

  test('has only the error if no revision has failed, as with a wrong context', () => {
    const given = { stack: 'prod', interrupted: false, hasFailed: false };
    expect(failureSummary({ error, text, errors: [] }, given)).toEqual([text]);
  });

  test('names the command that the user typed', () => {
    const hint = 'Fix the cause and run `pulumi up` again.';
    const given = { stack: 'prod', interrupted: false, hasFailed: false };
    expect(failureSummary({ error, text: hint, errors: [] }, given)).toEqual([
      'Fix the cause and run `release deploy -s prod` again.',
    ]);
  });

  test('has only the error if the deploy was interrupted', () => {
    expect(linesFor(undefined, true)).toEqual([text]);
  });

  test.each([
    new ReleaseError('CONFIG_WRONG_TYPE', 'a'),
    new ReleaseError('ENGINE_MISSING', 'b', { hint: 'c' }),
    new ReleaseError('ENGINE_FAILED', 'Pulumi cannot read the state.', { hint: 'd' }),
    new ReleaseError('RELEASE_OBJECT_NOT_OWNED', 'a', { hint: 'b' }),
    new ReleaseError('CLUSTER_UNREACHABLE', 'a'),
    new ReleaseErrors([new ReleaseError('CHART_MISSING', 'a'), new ReleaseError('CONFIG_UNKNOWN_KEY', 'b')]),
  ])('has only the error if nothing was changed: %s', (refusal) => {
    expect(
      failureSummary({ error: refusal, text, errors: [] }, { stack: 'prod', interrupted: false, hasFailed: true }),
    ).toEqual([text]);
  });

  test.each([
    new ReleaseError('RELEASE_NOT_READY', 'a', { hint: 'Read its log.' }),
    new ReleaseError('HOOK_FAILED', 'a', { hint: 'Fix the cause.' }),
    new ReleaseError('ENGINE_FAILED', 'a'),
  ])('names the rollback command if the failure may have changed something: %s', (failure) => {
    const lines = failureSummary(
      { error: failure, text, errors: [] },
      { stack: 'prod', interrupted: false, hasFailed: true },
    );
    expect(lines).toEqual([text, expect.stringContaining('release rollback -s prod')]);
  });

  test.each<[RollbackOutcome, RegExp]>([
    [{ kind: 'untouched' }, /nothing was changed/],
    [{ kind: 'removed' }, /has been removed/],
    [{ kind: 'rolled-back', to: 2, revision: 4 }, /^Rolled back to revision 2 as revision 4\.$/],
    [{ kind: 'no-target' }, /nothing to roll back to/],
  ])('has the failure in one line and the state of the release: %j', (rollback, where) => {
    const failed = 'The deploy failed: RELEASE_NOT_READY: An object failed: Deployment/web: no';
    expect(linesFor(rollback)).toEqual([failed, expect.stringMatching(where)]);
  });

  test.each<[RollbackOutcome, string]>([
    [{ kind: 'failed', to: 2, error: 'CLUSTER_UNREACHABLE: gone' }, 'release rollback 2 -s prod'],
    [{ kind: 'failed', error: 'CLUSTER_UNREACHABLE: gone' }, 'release uninstall -s prod'],
  ])('has both errors and the next command if the rollback also fails: %j', (rollback, command) => {
    expect(linesFor(rollback)).toEqual([
      expect.stringContaining('RELEASE_NOT_READY'),
      'The rollback failed, too: CLUSTER_UNREACHABLE: gone',
      `After you fix its cause, run: ${command}`,
    ]);
  });
});
