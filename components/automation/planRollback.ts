import { shortStackName } from '../config/index.ts';
import type { RevisionSummary } from '../revision/index.ts';

/** What is to be done about a failed update of an atomic release. */
export type RollbackPlan =
  /** The update made no revision: nothing has changed. */
  | { kind: 'untouched' }
  /** Nothing was deployed before. */
  | { kind: 'remove'; failed: number }
  /** No revision was ever deployed, and the release is not new either. */
  | { kind: 'nowhere'; failed: number }
  | { kind: 'roll-back'; failed: number; to: number };

/**
 * Where a failed update goes back to: what is deployed, or else the newest that once was, which is Helm's rule for --atomic (helm
 * pkg/action/upgrade.go, failRelease). Only a revision that this stack has opened meanwhile is a reason to do anything.
 * @param before the revisions before the update, oldest first
 * @param after those after it
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
  return target === undefined ? { kind: 'nowhere', failed } : { kind: 'roll-back', failed, to: target.version };
}
