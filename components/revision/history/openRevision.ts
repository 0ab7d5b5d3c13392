import { ReleaseError } from '../../errors.ts';
import type { ReleaseAction } from '../hooks/hooksOfRun.ts';
import { ignoreUnreadable, isUnreadable } from '../storage/damage.ts';
import { userLabels } from '../storage/labels.ts';
import { isPending } from '../storage/record.ts';
import {
  newestDeployedOf,
  newestOf,
  nextVersion,
  type RevisionLabels,
  type RevisionStore,
  type RevisionSummary,
  type StoredRevision,
} from '../storage/revisionStore.ts';
import { assertMayOpen, type OpenRequest } from './assertMayOpen.ts';
import { failRevision } from './failRevision.ts';
import { pendingRecord } from './pendingRecord.ts';
import { pruneRevisions } from './pruneRevisions.ts';
import { runVariables } from './runVariables.ts';
import { supersedeBefore } from './supersedeRevisions.ts';

/**
 * Creates revision N+1 as pending. First closes a pending revision of this stack as failed, because its run is dead, and completes an
 * interrupted commit. Writes nothing if another run may be alive or another stack owns the release.
 * @returns the new revision's number
 * @throws ReleaseError RELEASE_IN_PROGRESS, REVISION_FOREIGN, REVISION_CONFLICT, REVISION_TOO_LARGE
 */
export async function openRevision(store: RevisionStore, request: OpenRequest, now: () => Date): Promise<number> {
  const history = await store.list();
  assertMayOpen(request, history, now());
  for (const revision of history) {
    if (!isPending(revision.status)) continue;
    // Damaged records are never written. The next number is higher than theirs.
    await failRevision(store, revision.version, 'the run that made it was interrupted', now).catch(ignoreUnreadable);
  }
  // An interrupted commit leaves two deployed revisions. Correct that now: this run may fail before its own commit.
  const deployed = history.filter(({ status }) => status === 'deployed');
  if (deployed.length > 1) await supersedeBefore(store, deployed.at(-1)?.version ?? 0);
  const { name, namespace, content, ownLabels, known, provenance } = request;
  const base = baseOf(history);
  const before = base && (await readSound(store, base));
  const record = pendingRecord({
    name,
    namespace,
    version: nextVersion(history, known),
    content,
    action: actionOf(history, ownLabels),
    origin: ownLabels.adopted ?? ownLabels.rollbackTo,
    firstDeployed: before?.record.info.first_deployed,
    provenance,
    now: now(),
  });
  await pruneRevisions(store, history, request.historyMax);
  await store.create(record, ownLabels, labelsAfter(before));
  for (const { version, status } of history) if (status === 'uninstalled') await supersedeUninstalled(store, version);
  return record.version;
}

/**
 * Supersedes the last revision of a release that was uninstalled with its history. Source: helm pkg/action/install.go, replaceRelease. Only
 * after the new revision exists: until then, the status `uninstalled` lets another stack continue the history.
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
    // The revision was just pruned, or is damaged: leave it as it is.
    if (!isGone(error)) ignoreUnreadable(error);
  }
}

function isGone(error: unknown): boolean {
  return error instanceof ReleaseError && error.code === 'REVISION_NOT_FOUND';
}

/** The revision that an upgrade starts from; undefined if it is damaged. */
async function readSound(store: RevisionStore, { version }: RevisionSummary): Promise<StoredRevision | undefined> {
  try {
    return await store.get(version);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return undefined;
  }
}

/** The user's labels: those of the revision before, with those of this run. (Source: helm pkg/action/upgrade.go, mergeCustomLabels.) */
function labelsAfter(before: StoredRevision | undefined): Record<string, string> {
  const merged = { ...(before === undefined ? {} : userLabels(before.labels)), ...runVariables().labels };
  return Object.fromEntries(Object.entries(merged).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

/** The action of the next revision after this history. */
export function actionOf(
  history: readonly RevisionSummary[],
  { rollbackTo, adopted }: Pick<RevisionLabels, 'rollbackTo' | 'adopted'>,
): ReleaseAction {
  if (adopted !== undefined) return 'adoption';
  if (rollbackTo !== undefined) return 'rollback';
  return baseOf(history) === undefined ? 'install' : 'upgrade';
}

/**
 * The revision that an upgrade starts from: the newest deployed one, else the newest one. Undefined after an uninstall that kept the history,
 * because the next action is an install. Source: helm pkg/action/upgrade.go, prepareUpgrade.
 */
function baseOf(history: readonly RevisionSummary[]): RevisionSummary | undefined {
  const newest = newestOf(history);
  if (newest?.status === 'uninstalled' || newest?.status === 'uninstalling') return undefined;
  return newestDeployedOf(history) ?? newest;
}
