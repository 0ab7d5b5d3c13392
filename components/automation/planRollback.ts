import { shortStackName } from '../config/index.ts';
import type { RevisionSummary } from '../revision/index.ts';

/** The reaction to a failed update of an atomic release. */
export type RollbackPlan =
  /** The update opened no revision: nothing has changed. */
  | { kind: 'untouched' }
  /** No revision was deployed before. */
  | { kind: 'remove'; failed: number }
  /** No revision was ever deployed, but the release is not new either. */
  | { kind: 'no-target'; failed: number }
  | { kind: 'roll-back'; failed: number; to: number };

/**
 * Plans the rollback of a failed update: to the deployed revision, otherwise to the newest one that was ever deployed. This is Helm's rule for
 * --atomic (helm pkg/action/upgrade.go, failRelease). Without a new revision of this stack nothing is rolled back.
 * @param before the revisions before the update, oldest first
 * @param after the revisions after it
 */
export function planRollback(
  before: readonly RevisionSummary[],
  after: readonly RevisionSummary[],
  stack: string,
): RollbackPlan {
  const newest = after.at(-1);
  const known = before.at(-1)?.version ?? 0;
  if (
    newest === undefined ||
    newest.version <= known ||
    !newest.ownLabels?.stack.endsWith(`.${shortStackName(stack)}`)
  ) {
    return { kind: 'untouched' };
  }
  const failed = newest.version;
  const last = before.findLast(({ damage }) => damage === undefined);
  if (before.length === 0 || last?.status === 'uninstalled') return { kind: 'remove', failed };
  const sound = after.filter(({ version, damage }) => version < failed && damage === undefined);
  const target =
    sound.findLast(({ status }) => status === 'deployed') ?? sound.findLast(({ status }) => status === 'superseded');
  return target === undefined ? { kind: 'no-target', failed } : { kind: 'roll-back', failed, to: target.version };
}
