import { ReleaseError } from '../../errors.ts';
import type { RevisionSummary } from '../../revision/index.ts';

/** Whether a revision was ever deployed, whatever its status is now. */
const wasDeployed = ({ status, damage }: RevisionSummary) =>
  damage === undefined && (status === 'deployed' || status === 'superseded' || status === 'uninstalled');

/**
 * Chooses the revision of a rollback. Helm takes the last but one. We take the last deployed one before the newest, skipping failed revisions
 * and those that the newest one already repeats.
 * @param wanted the requested revision
 * @throws ReleaseError REVISION_NOT_FOUND, REVISION_UNREADABLE, REVISION_NOT_DEPLOYED; the hint lists the possible revisions
 */
export function rollbackTarget(history: readonly RevisionSummary[], wanted: number | undefined): number {
  const newest = history.at(-1);
  const sound = history.filter(wasDeployed);
  if (wanted === undefined) {
    const copied = newest?.status === 'deployed' ? newest.ownLabels?.rollbackTo : undefined;
    const target = sound.findLast(({ version }) => version !== newest?.version && version !== copied)?.version;
    if (target !== undefined) return target;
    throw new ReleaseError('REVISION_NOT_FOUND', 'No earlier revision was deployed.', {
      hint: `Revisions: ${namesOf(history)}.`,
    });
  }
  const found = history.find(({ version }) => version === wanted);
  if (found !== undefined && wasDeployed(found)) return wanted;
  const hint = `Possible revisions: ${namesOf(sound)}.`;
  if (found === undefined) throw new ReleaseError('REVISION_NOT_FOUND', `Revision ${wanted} not found.`, { hint });
  if (found.damage !== undefined) {
    throw new ReleaseError('REVISION_UNREADABLE', `Revision ${wanted} cannot be read: ${found.damage}.`, { hint });
  }
  throw new ReleaseError('REVISION_NOT_DEPLOYED', `Revision ${wanted} is ${found.status}: it was never deployed.`, {
    hint: `${hint}\nTo deploy it anyway: pulumi config set --path kubesentiment:release.rollbackTo ${wanted}`,
  });
}

function namesOf(history: readonly RevisionSummary[]): string {
  return history.length === 0 ? 'none' : history.map(({ version, status }) => `${version} (${status})`).join(', ');
}
