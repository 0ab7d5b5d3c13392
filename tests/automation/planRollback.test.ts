import { describe, expect, test } from '@jest/globals';
import { planRollback } from '../../components/automation/planRollback.ts';
import type { RevisionSummary } from '../../components/revision/index.ts';

/** Revisions from 1 on with these statuses, all of the stack `prod`. */
function history(...statuses: RevisionSummary['status'][]): RevisionSummary[] {
  const ownLabels = { owner: 'o', stack: 'kubesentiment.prod', digest: 'd', timeout: 1 };
  return statuses.map((status, index) => ({ version: index + 1, status, createdAt: 0, ownLabels }));
}

/** The same revisions with another one after them. */
function and(revisions: RevisionSummary[], more: Partial<RevisionSummary>): RevisionSummary[] {
  return [...revisions, { version: revisions.length + 1, status: 'failed', createdAt: 0, ...more }];
}

const ofOther = { owner: 'x', stack: 'kubesentiment.dev', digest: 'd', timeout: 1 };

describe('planRollback', () => {
  test('rolls back to the deployed revision', () => {
    const before = history('superseded', 'deployed');
    expect(planRollback(before, history('superseded', 'deployed', 'failed'), 'prod')).toEqual({
      ...{ kind: 'roll-back', failed: 3, to: 2 },
    });
  });

  test('skips a revision that stayed pending because the API server was down', () => {
    const after = history('superseded', 'deployed', 'pending-upgrade');
    expect(planRollback(history('superseded', 'deployed'), after, 'prod')).toMatchObject({ to: 2 });
  });

  test('rolls back to the newest superseded revision if none is deployed', () => {
    const before = history('superseded', 'superseded', 'failed');
    expect(planRollback(before, history('superseded', 'superseded', 'failed', 'failed'), 'prod')).toMatchObject({
      to: 2,
    });
  });

  test('does not roll back to an unreadable record', () => {
    const damaged = history('superseded', 'deployed', 'failed').map((revision) =>
      revision.version === 2 ? { ...revision, status: 'unknown' as const, damage: 'no gzip' } : revision,
    );
    expect(planRollback(damaged.slice(0, 2), damaged, 'prod')).toMatchObject({ to: 1 });
  });

  test('removes a release that did not exist before, or was uninstalled with keepHistory', () => {
    expect(planRollback([], history('failed'), 'prod')).toEqual({ kind: 'remove', failed: 1 });
    expect(planRollback(history('uninstalled'), history('superseded', 'failed'), 'prod')).toEqual({
      ...{ kind: 'remove', failed: 2 },
    });
  });

  test('removes nothing if an earlier first install failed', () => {
    expect(planRollback(history('failed'), history('failed', 'failed'), 'prod')).toEqual({
      kind: 'no-target',
      failed: 2,
    });
  });

  test('does nothing if no revision was opened', () => {
    const before = history('superseded', 'deployed');
    expect(planRollback(before, before, 'prod')).toEqual({ kind: 'untouched' });
    expect(planRollback([], [], 'prod')).toEqual({ kind: 'untouched' });
  });

  test('does nothing if another owner opened a revision meanwhile', () => {
    const before = history('deployed');
    expect(planRollback(before, and(before, { ownLabels: ofOther }), 'prod')).toEqual({ kind: 'untouched' });
    expect(planRollback([], and([], {}), 'prod')).toEqual({ kind: 'untouched' });
  });
});
