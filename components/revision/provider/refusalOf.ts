import { ReleaseError } from '../../errors.ts';
import { assertMayOpen } from '../history/assertMayOpen.ts';
import { newestOf, type RevisionSummary } from '../storage/revisionStore.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { foreign, historyGone } from './refusals.ts';

/** A stack that wants to deploy a release, with its settings and its state. */
export interface Deployer extends ReleaseIdentity {
  stack: string;
  takeOwnership: boolean;
  /** The revision of Helm to adopt. */
  adopt?: number | undefined;
  /** The UUID in the state; undefined if nothing was ever deployed. */
  owner: string | undefined;
  /** The release in the state. */
  release: { revision: number } | undefined;
}

/**
 * Why the history of a release prevents a deploy of the stack, without reasons that pass with time.
 * @returns REVISION_FOREIGN, RELEASE_NOT_FOUND; undefined if a deploy is possible
 */
export function refusalOf(
  { name, namespace, stack, takeOwnership, adopt, owner = '', release }: Deployer,
  revisions: readonly RevisionSummary[],
  now: Date = new Date(),
): ReleaseError | undefined {
  const newest = newestOf(revisions);
  const known = release?.revision ?? 0;
  if (known > 0 && newest === undefined) return historyGone({ name, namespace }, known);
  if (known > 0 && newest !== undefined && newest.ownLabels?.owner !== owner && newest.version !== known) {
    return foreign({ name, namespace }, newest);
  }
  const ownLabels = { owner, stack, adopted: adopt };
  try {
    assertMayOpen({ name, ownLabels, takeOwnership, known }, revisions, now);
    return undefined;
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    // `release doctor` reports a run that may be alive in its check of the history.
    return error.code === 'RELEASE_IN_PROGRESS' ? undefined : error;
  }
}
