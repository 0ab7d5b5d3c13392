import { makerOf } from '../history/assertMayOpen.ts';
import { supersedeBefore } from '../history/supersedeRevisions.ts';
import type { DeclaredReleases } from '../provider/declaredReleases.ts';
import { passUnreadable } from '../storage/damage.ts';
import type { ReleaseInfo } from '../storage/record.ts';
import { newestOf, type RevisionStore, type RevisionSummary } from '../storage/revisionStore.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/** The part of a resource's state that tells whose the history is. */
export interface UninstallRequest extends ReleaseIdentity {
  /** The newest revision that the stack's state knows. */
  version: number;
  owner: string;
}

/**
 * Whether the delete of one of the stack's resources is part of an uninstall. It is not while the program has the release: then the
 * engine replaces the resource, before or after it creates the next one. Nor is it when the history belongs to somebody
 * else by now: another stack that has taken the release over, or Helm with an installation of its own. Without any history an uninstall
 * was cut off after its purge.
 * @param declared the releases that the program has in this run
 * @param onOther told whose the history is
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

/** Who goes on with the release's history, if it is not the stack; undefined for the stack itself, also after a rollback with Helm. */
function otherMakerOf(
  history: readonly RevisionSummary[],
  { version, owner }: Pick<UninstallRequest, 'version' | 'owner'>,
): string | undefined {
  const newest = newestOf(history);
  if (newest === undefined || newest.ownLabels?.owner === owner) return undefined;
  if (newest.ownLabels !== undefined) return makerOf(newest);
  // Helm counts on from our revisions, and from 1 after an uninstall.
  const isOurs = newest.version > version || history.some(({ ownLabels }) => ownLabels?.owner === owner);
  return isOurs ? undefined : makerOf(newest);
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
