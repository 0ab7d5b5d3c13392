import { passUnreadable } from './damage.ts';
import { isPending, type ReleaseInfo, type ReleaseStatus } from './record.ts';
import { newestOf, type RevisionStore } from './store.ts';
import { supersedeBefore } from './supersedeRevisions.ts';

/** The part of a revision's state that tells a destroy from a replacement. */
export interface UninstallRequest {
  /** The revision that the stack's state knows as its own. */
  version: number;
  owner: string;
}

/**
 * Whether a delete of the stack's revision resource is an uninstall. It is not when this stack has deployed a newer
 * revision meanwhile: then the resource was replaced, and the history belongs to its successor. Without any history an
 * uninstall was cut off after its purge, and the namespace may still be there.
 */
export async function isUninstall(store: RevisionStore, { version, owner }: UninstallRequest): Promise<boolean> {
  const newest = newestOf(await store.list());
  if (newest === undefined) return true;
  const replaced = newest.version > version && newest.marks?.owner === owner && !endedBadly(newest.status);
  return !replaced;
}

function endedBadly(status: ReleaseStatus): boolean {
  return status === 'failed' || isPending(status);
}

/** Marks the newest revision as being uninstalled, as Helm does before it deletes the first object. */
export async function beginUninstall(store: RevisionStore, now: () => Date): Promise<void> {
  await closeNewest(store, (info) => ({
    ...info,
    status: 'uninstalling',
    description: 'Deletion in progress (or silently failed)',
    deleted: now().toISOString(),
  }));
}

/** Purges the history or, when it is to be kept, closes it as uninstalled. */
export async function finishUninstall(store: RevisionStore, keepHistory: boolean, now: () => Date): Promise<void> {
  if (!keepHistory) {
    // The newest goes last, so that a purge that is interrupted can be told from a release that never was.
    for (const { version } of await store.list()) await store.delete(version);
    return;
  }
  // A failed deploy after it leaves the deployed one as it was.
  const newest = newestOf(await store.list());
  if (newest !== undefined) await supersedeBefore(store, newest.version);
  await closeNewest(store, (info) => ({
    ...info,
    status: 'uninstalled',
    description: 'Uninstallation complete',
    deleted: info.deleted || now().toISOString(),
  }));
}

/** One that cannot be read is left as it is: it holds up no uninstall. */
async function closeNewest(store: RevisionStore, change: (info: ReleaseInfo) => ReleaseInfo): Promise<void> {
  const newest = newestOf(await store.list());
  if (newest === undefined) return;
  try {
    const revision = await store.get(newest.version);
    revision.record.info = change(revision.record.info);
    await store.update(revision);
  } catch (error) {
    passUnreadable(error);
  }
}
