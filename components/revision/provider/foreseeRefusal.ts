import { formatError, ReleaseError } from '../../errors.ts';
import { announce } from '../announce.ts';
import { assertMayOpen } from '../history/assertMayOpen.ts';
import type { OpenedInputs } from '../inputs.ts';
import { maxRecordBytes } from '../storage/recordSize.ts';
import { newestOf, type RevisionSummary } from '../storage/revisionStore.ts';
import { unknown } from './dataGuard.ts';

/** A record takes somewhat more than the content that it is made from. */
const isLarge = ({ payload }: OpenedInputs) => payload.length > maxRecordBytes / 2;

/**
 * Tells a preview what a deploy would be refused for: a preview that shows changes promises that they can be made. What may be over by then
 * is printed; the deploy itself looks again.
 * @param known the newest number that the stack has seen; 0 for a first install
 * @throws ReleaseError REVISION_FOREIGN, REVISION_TOO_LARGE
 */
export async function foreseeRefusal(
  inputs: OpenedInputs,
  known: number,
  revisions: readonly RevisionSummary[],
): Promise<void> {
  const { name, owner, stack, adopted, takeOwnership } = inputs;
  const ownLabels = { owner, stack, ...(adopted === undefined ? {} : { adopted }) };
  try {
    assertMayOpen({ name, ownLabels, takeOwnership, known }, revisions, new Date());
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    // A run may replace `owner` and `opened`, of which the engine tells the program alone: it hands the release over when it is refused.
    // A preview does not know the new owner.
    if (owner !== unknown && known === 0 && newestOf(revisions)?.ownLabels?.stack === stack) return;
    if (error.code !== 'RELEASE_IN_PROGRESS') throw error;
    announce(`Now a deploy would be refused. ${formatError(error)}`);
  }
  if (!isLarge(inputs)) return;
  const { unpackContent } = await import('../../manifest/index.ts');
  const { foreseeOversize } = await import('../history/foreseenSize.ts');
  const oversize = foreseeOversize(inputs, unpackContent(inputs.payload));
  if (oversize !== undefined) throw oversize;
}
