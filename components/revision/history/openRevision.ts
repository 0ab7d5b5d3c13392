import { ReleaseError } from '../../errors.ts';
import type { ReleaseAction } from '../hooks/hooksOfRun.ts';
import { isUnreadable, passUnreadable } from '../storage/damage.ts';
import { isPending } from '../storage/record.ts';
import {
  newestDeployedOf,
  newestOf,
  nextVersion,
  type RevisionLabels,
  type RevisionStore,
  type RevisionSummary,
} from '../storage/revisionStore.ts';
import { assertMayOpen, type OpenRequest } from './assertMayOpen.ts';
import { failRevision } from './failRevision.ts';
import { pendingRecord } from './pendingRecord.ts';
import { pruneRevisions } from './pruneRevisions.ts';
import { supersedeBefore } from './supersedeRevisions.ts';

/**
 * Makes revision N+1 as pending. A pending revision that this stack left behind is a dead run: it is closed as failed
 * first, and a commit that was cut off is ended. Nothing is written when the history belongs to a run that may still be alive or to another stack.
 * @returns the new revision's number
 * @throws ReleaseError RELEASE_IN_PROGRESS, REVISION_FOREIGN, REVISION_CONFLICT, REVISION_TOO_LARGE
 */
export async function openRevision(store: RevisionStore, request: OpenRequest, now: () => Date): Promise<number> {
  const history = await store.list();
  assertMayOpen(request, history, now());
  for (const revision of history) {
    if (!isPending(revision.status)) continue;
    // A record that cannot be read is never written to: it stays as it is, and the next number is beyond it.
    await failRevision(store, revision.version, 'the run that made it was interrupted', now).catch(passUnreadable);
  }
  // A commit that was cut off leaves two deployed ones, and this run may fail before its own commit.
  const deployed = history.filter(({ status }) => status === 'deployed');
  if (deployed.length > 1) await supersedeBefore(store, deployed.at(-1)?.version ?? 0);
  const { name, namespace, content, ownLabels, known, provenance } = request;
  const base = baseOf(history);
  const record = pendingRecord({
    name,
    namespace,
    version: nextVersion(history, known),
    content,
    action: actionOf(history, ownLabels),
    origin: ownLabels.adopted ?? ownLabels.rollbackTo,
    firstDeployed: await firstDeployedOf(store, base),
    provenance,
    now: now(),
  });
  await pruneRevisions(store, history, request.historyMax);
  await store.create(record, ownLabels);
  for (const { version, status } of history) if (status === 'uninstalled') await supersedeUninstalled(store, version);
  return record.version;
}

/**
 * The end of a history that was kept is its end no more. Source: helm pkg/action/install.go, replaceRelease. Only once the
 * new revision is there: until then, it is what lets another stack go on with the history.
 */
async function supersedeUninstalled(store: RevisionStore, version: number): Promise<void> {
  try {
    const revision = await store.get(version);
    revision.record.info = {
      ...revision.record.info,
      status: 'superseded',
      description: 'superseded by new release',
    };
    await store.update(revision);
  } catch (error) {
    // Pruned just now, or unreadable: then it stays as it is.
    if (!isGone(error)) passUnreadable(error);
  }
}

function isGone(error: unknown): boolean {
  return error instanceof ReleaseError && error.code === 'REVISION_NOT_FOUND';
}

/** When the release was first deployed, as the base of an upgrade tells; a base that cannot be read tells nothing. */
async function firstDeployedOf(store: RevisionStore, base: RevisionSummary | undefined): Promise<string | undefined> {
  if (base === undefined) return undefined;
  try {
    return (await store.get(base.version)).record.info.first_deployed;
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return undefined;
  }
}

/** What opening a revision after this history amounts to. */
export function actionOf(
  history: readonly RevisionSummary[],
  { rollbackTo, adopted }: Pick<RevisionLabels, 'rollbackTo' | 'adopted'>,
): ReleaseAction {
  if (adopted !== undefined) return 'adoption';
  if (rollbackTo !== undefined) return 'rollback';
  return baseOf(history) === undefined ? 'install' : 'upgrade';
}

/**
 * The revision that an upgrade starts from: the last if deployed, else the newest deployed, else the last. None after an
 * uninstall that kept its history: that is an install again. Source: helm pkg/action/upgrade.go, prepareUpgrade.
 */
function baseOf(history: readonly RevisionSummary[]): RevisionSummary | undefined {
  const newest = newestOf(history);
  if (newest?.status === 'uninstalled' || newest?.status === 'uninstalling') return undefined;
  return newestDeployedOf(history) ?? newest;
}
