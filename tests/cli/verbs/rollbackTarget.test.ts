import { describe, expect, test } from '@jest/globals';
import { rollbackTarget } from '../../../components/cli/verbs/rollbackTarget.ts';
import type { RevisionSummary } from '../../../components/revision/index.ts';

/** Revisions 1, 2, … of these statuses; `deployed>2` was a rollback to 2, `damaged` cannot be read. */
function history(...states: string[]): RevisionSummary[] {
  return states.map((state, index) => {
    const [status = '', rollbackTo] = state.split('>');
    const ownLabels = { owner: 'o', stack: 's', digest: 'd', timeout: 1 };
    const revision = { version: index + 1, createdAt: 0 };
    if (status === 'damaged') return { ...revision, status: 'unknown', damage: 'no gzip' };
    return {
      ...revision,
      status: status as RevisionSummary['status'],
      ownLabels: rollbackTo === undefined ? ownLabels : { ...ownLabels, rollbackTo: Number(rollbackTo) },
    };
  });
}

describe('rollbackTarget without a number', () => {
  test.each([
    [1, ['superseded', 'deployed']],
    [2, ['superseded', 'deployed', 'failed']],
    [1, ['superseded', 'failed', 'deployed']],
    [1, ['superseded', 'superseded', 'failed', 'deployed>2']],
    [1, ['superseded', 'damaged', 'deployed']],
    [1, ['deployed', 'pending-upgrade']],
  ])('is %i for %j', (target, states) => {
    expect(rollbackTarget(history(...states), undefined)).toBe(target);
  });

  test.each([[['deployed']], [['failed']], [['failed', 'deployed']]])('does not exist for %j', (states) => {
    expect(() => rollbackTarget(history(...states), undefined)).toThrow(
      expect.objectContaining({ code: 'REVISION_NOT_FOUND' }),
    );
  });
});

describe('rollbackTarget with a number', () => {
  const revisions = history('superseded', 'failed', 'damaged', 'deployed');

  test.each([1, 4])('takes %i, which was deployed', (wanted) => {
    expect(rollbackTarget(revisions, wanted)).toBe(wanted);
  });

  test.each([
    ['REVISION_NOT_FOUND', 9],
    ['REVISION_NOT_DEPLOYED', 2],
    ['REVISION_UNREADABLE', 3],
  ])('refuses with %s', (code, wanted) => {
    expect(() => rollbackTarget(revisions, wanted)).toThrow(expect.objectContaining({ code }));
  });
});
