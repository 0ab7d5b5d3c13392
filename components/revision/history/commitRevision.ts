import { ReleaseError } from '../../errors.ts';
import { newestOf, type RevisionStore, type StoredRevision } from '../storage/revisionStore.ts';
import { revisionConflict } from '../storage/secretStore.ts';
import { supersedeBefore } from './supersedeRevisions.ts';

/** Names exactly one pending revision of this stack. */
export interface CommitRequest {
  name: string;
  version: number;
  owner: string;
}

/**
 * Reads the revision that is to be committed.
 * @throws ReleaseError REVISION_CONFLICT when a newer one exists, REVISION_FOREIGN when it is not this stack's.
 */
export async function readOpenRevision(
  store: RevisionStore,
  { name, version, owner }: CommitRequest,
): Promise<StoredRevision> {
  const newest = newestOf(await store.list());
  if (newest !== undefined && newest.version > version) throw revisionConflict(name, newest.version);
  const revision = await store.get(version);
  if (revision.summary.ownLabels?.owner === owner) return revision;
  throw new ReleaseError('REVISION_FOREIGN', `Revision ${version} of release "${name}" was not made by this stack.`, {
    hint: 'Run `pulumi up --refresh` to take note of it, then deploy again.',
  });
}

/**
 * Makes the revision deployed and every deployed one before it superseded. The new one is written first: a run that dies
 * in between leaves two deployed ones, of which Helm and we take the newest, and the next run puts that right.
 */
export async function commitRevision(store: RevisionStore, revision: StoredRevision, now: () => Date): Promise<void> {
  const { record } = revision;
  if (record.info.status !== 'deployed') {
    record.info = {
      ...record.info,
      status: 'deployed',
      description: descriptionOf(revision),
      last_deployed: now().toISOString(),
    };
    await store.update(revision);
  }
  await supersedeBefore(store, record.version);
}

/** Helm's words for the end of each operation; a rollback and an adoption keep what they said at the start. */
function descriptionOf({ record: { info }, summary }: StoredRevision): string {
  if (info.status === 'pending-rollback' || summary.ownLabels?.adopted !== undefined) return info.description;
  return info.status === 'pending-install' ? 'Install complete' : 'Upgrade complete';
}
