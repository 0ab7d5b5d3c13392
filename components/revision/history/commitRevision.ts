import { ReleaseError } from '../../errors.ts';
import { newestOf, type RevisionStore, type StoredRevision } from '../storage/revisionStore.ts';
import { revisionConflict } from '../storage/secretStore.ts';
import { runVariables } from './runVariables.ts';
import { supersedeBefore } from './supersedeRevisions.ts';

/** Identifies a pending revision of this stack. */
export interface CommitRequest {
  name: string;
  version: number;
  owner: string;
}

/**
 * Reads the revision to commit.
 * @throws ReleaseError REVISION_CONFLICT if a newer revision exists, REVISION_FOREIGN if another owner created it
 */
export async function readOpenRevision(
  store: RevisionStore,
  { name, version, owner }: CommitRequest,
): Promise<StoredRevision> {
  const newest = newestOf(await store.list());
  if (newest !== undefined && newest.version > version) throw revisionConflict(name, newest.version);
  const revision = await store.get(version);
  if (revision.summary.ownLabels?.owner === owner) return revision;
  throw new ReleaseError(
    'REVISION_FOREIGN',
    `Revision ${version} of release "${name}" was not created by this stack.`,
    {
      hint: 'Run `pulumi up --refresh` to update the state, then deploy again.',
    },
  );
}

/**
 * Marks the revision as deployed and all older deployed revisions as superseded. Writes the new one first: if the run dies in between, two
 * revisions are deployed. Helm and we then use the newer one, and the next run corrects the older one.
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

/** The user's text, or Helm's for each operation. A rollback and an adoption keep the text from their start. */
function descriptionOf({ record: { info }, summary }: StoredRevision): string {
  if (info.status === 'pending-rollback' || summary.ownLabels?.adopted !== undefined) return info.description;
  const { description } = runVariables();
  if (description !== undefined) return description;
  return info.status === 'pending-install' ? 'Install complete' : 'Upgrade complete';
}
