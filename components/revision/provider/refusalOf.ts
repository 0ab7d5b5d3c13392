import { ReleaseError } from '../../errors.ts';
import { assertMayOpen } from '../history/assertMayOpen.ts';
import { newestOf, type RevisionSummary } from '../storage/revisionStore.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { foreign, historyGone } from './refusals.ts';

/** A stack that wants to deploy a release, with what its settings and its state say. */
export interface Deployer extends ReleaseIdentity {
  stack: string;
  takeOwnership: boolean;
  /** The revision of Helm's that is to be taken over. */
  adopt?: number | undefined;
  /** The UUID in the state; undefined where nothing was ever deployed. */
  owner: string | undefined;
  /** What the state has of the release. */
  release: { revision: number } | undefined;
}

/**
 * What a deploy of the stack would be refused for by the history of the release, as far as that does not pass with time.
 * @returns REVISION_FOREIGN, RELEASE_NOT_FOUND; undefined where it may go on
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
  const ownLabels = { owner, stack, ...(adopt === undefined ? {} : { adopted: adopt }) };
  try {
    assertMayOpen({ name, ownLabels, takeOwnership, known }, revisions, now);
    return undefined;
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    // The history's own check tells of a run that may be alive.
    return error.code === 'RELEASE_IN_PROGRESS' ? undefined : error;
  }
}
