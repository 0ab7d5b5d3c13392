import { makerOf } from '../history/assertMayOpen.ts';
import { runVariables } from '../history/runVariables.ts';
import { supersedeBefore } from '../history/supersedeRevisions.ts';
import type { DeclaredReleases } from '../provider/declaredReleases.ts';
import { ignoreUnreadable } from '../storage/damage.ts';
import type { ReleaseInfo } from '../storage/record.ts';
import { newestOf, type RevisionStore, type RevisionSummary } from '../storage/revisionStore.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/** The data of a resource's state that identifies the owner of the history. */
export interface UninstallRequest extends ReleaseIdentity {
  /** The newest revision that the stack's state knows. */
  version: number;
  owner: string;
}

/**
 * Whether the deletion of one of the stack's resources is part of an uninstall. It is not if the program declares the release: then the
 * engine only replaces the resource. It is not if somebody else owns the history now: another stack that adopted the release, or a new
 * installation by Helm. If there is no history, an uninstall was interrupted after it deleted the history.
 * @param declared the releases that the program declares in this run
 * @param onOther called with the owner, if that is somebody else
 */
export async function isUninstall(
  store: RevisionStore,
  request: UninstallRequest,
  declared: DeclaredReleases,
  onOther: (maker: string) => void = () => undefined,
): Promise<boolean> {
  if (declared.has(request)) return false;
  const maker = otherMakerOf(await store.list(), request);
  if (maker !== undefined) onOther(maker);
  return maker === undefined;
}

/** The owner of the release's history, if not the stack; undefined for the stack itself, also after a rollback with Helm. */
function otherMakerOf(
  history: readonly RevisionSummary[],
  { version, owner }: Pick<UninstallRequest, 'version' | 'owner'>,
): string | undefined {
  const newest = newestOf(history);
  if (newest === undefined || newest.ownLabels?.owner === owner) return undefined;
  if (newest.ownLabels !== undefined) return makerOf(newest);
  // Helm continues our numbers, but starts at 1 after an uninstall.
  const isOurs = newest.version > version || history.some(({ ownLabels }) => ownLabels?.owner === owner);
  return isOurs ? undefined : makerOf(newest);
}

/** Marks the newest revision as uninstalling, as Helm does before it deletes the first object. */
export async function beginUninstall(store: RevisionStore, now: () => Date): Promise<void> {
  await closeNewest(store, (info) => ({
    ...info,
    status: 'uninstalling',
    description: 'Deletion in progress (or silently failed)',
    deleted: now().toISOString(),
  }));
}

/** Deletes the history, or closes it as uninstalled if it is kept. */
export async function finishUninstall(store: RevisionStore, keepHistory: boolean, now: () => Date): Promise<void> {
  if (!keepHistory) {
    // The newest goes last: after an interruption, the next run sees that an uninstall has begun.
    for (const { version } of await store.list()) await store.delete(version);
    return;
  }
  // A failed deploy leaves an older revision deployed; supersede that one.
  const newest = newestOf(await store.list());
  if (newest !== undefined) await supersedeBefore(store, newest.version);
  await closeNewest(store, (info) => ({
    ...info,
    status: 'uninstalled',
    description: runVariables().description ?? 'Uninstallation complete',
    deleted: info.deleted || now().toISOString(),
  }));
}

/** Skips a damaged record, which must not block an uninstall. */
async function closeNewest(store: RevisionStore, change: (info: ReleaseInfo) => ReleaseInfo): Promise<void> {
  const newest = newestOf(await store.list());
  if (newest === undefined) return;
  try {
    const revision = await store.get(newest.version);
    revision.record.info = change(revision.record.info);
    await store.update(revision);
  } catch (error) {
    ignoreUnreadable(error);
  }
}
