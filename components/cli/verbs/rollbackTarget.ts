import { ReleaseError } from '../../errors.ts';
import type { RevisionSummary } from '../../revision/index.ts';

/** A revision that was deployed once, whatever came after it. */
const wasDeployed = ({ status, damage }: RevisionSummary) =>
  damage === undefined && (status === 'deployed' || status === 'superseded' || status === 'uninstalled');

/**
 * The revision that a rollback goes to. Helm takes the last but one; ours is the last before the newest that was deployed, and not one of
 * which the newest is a copy already: a revision that failed is nothing to go back to.
 * @param wanted the revision that was asked for
 * @throws ReleaseError REVISION_NOT_FOUND, REVISION_UNREADABLE, REVISION_NOT_DEPLOYED with those that will do
 */
export function rollbackTarget(history: readonly RevisionSummary[], wanted: number | undefined): number {
  const newest = history.at(-1);
  const sound = history.filter(wasDeployed);
  if (wanted === undefined) {
    const copied = newest?.status === 'deployed' ? newest.ownLabels?.rollbackTo : undefined;
    const target = sound.findLast(({ version }) => version !== newest?.version && version !== copied)?.version;
    if (target !== undefined) return target;
    throw new ReleaseError('REVISION_NOT_FOUND', 'No revision before this one was deployed.', {
      hint: `There are: ${namesOf(history)}.`,
    });
  }
  const found = history.find(({ version }) => version === wanted);
  if (found !== undefined && wasDeployed(found)) return wanted;
  const hint = `These can be rolled back to: ${namesOf(sound)}.`;
  if (found === undefined) throw new ReleaseError('REVISION_NOT_FOUND', `There is no revision ${wanted}.`, { hint });
  if (found.damage !== undefined) {
    throw new ReleaseError('REVISION_UNREADABLE', `Revision ${wanted} cannot be read: ${found.damage}.`, { hint });
  }
  throw new ReleaseError('REVISION_NOT_DEPLOYED', `Revision ${wanted} is ${found.status}: it was never deployed.`, {
    hint: `${hint}\nIf it is meant all the same: pulumi config set --path kubesentiment:release.rollbackTo ${wanted}`,
  });
}

function namesOf(history: readonly RevisionSummary[]): string {
  return history.length === 0 ? 'none' : history.map(({ version, status }) => `${version} (${status})`).join(', ');
}
