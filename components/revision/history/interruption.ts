import { newestOf, type RevisionStore } from '../storage/revisionStore.ts';

/** The reason in a revision whose run the user cancelled. */
export const interruptionReason = 'The run was interrupted.';

/**
 * Whether the user has cancelled the run that opened the newest revision. The engine says so to the process of the dynamic provider, which closes
 * the revision, but not to the program. Assumes no if the cluster does not answer.
 */
export async function isInterrupted(store: RevisionStore): Promise<boolean> {
  try {
    const newest = newestOf(await store.list());
    if (newest?.status !== 'failed') return false;
    const { record } = await store.get(newest.version);
    return record.info.description?.endsWith(interruptionReason) ?? false;
  } catch {
    return false;
  }
}
