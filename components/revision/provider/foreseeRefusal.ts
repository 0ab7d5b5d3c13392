import { formatError, ReleaseError } from '../../errors.ts';
import { announce } from '../announce.ts';
import { assertMayOpen } from '../history/assertMayOpen.ts';
import type { OpenedInputs } from '../inputs.ts';
import { maxRecordBytes } from '../storage/recordSize.ts';
import { newestOf, type RevisionSummary } from '../storage/revisionStore.ts';
import { unknown } from './dataGuard.ts';

/** Half of the limit, because a record is larger than the content. The engine may ask about a state, which has no content. */
const isLarge = ({ payload = '' }: Partial<OpenedInputs>) => payload.length > maxRecordBytes / 2;

/**
 * Fails a preview if a deploy would be refused: a preview should only show changes that a deploy can make. A refusal that may pass is only
 * printed; the deploy checks again.
 * @param known the highest revision number in the stack's state; 0 for a first install
 * @throws ReleaseError REVISION_FOREIGN, REVISION_TOO_LARGE
 */
export async function foreseeRefusal(
  inputs: OpenedInputs,
  known: number,
  revisions: readonly RevisionSummary[],
): Promise<void> {
  const { name, owner, stack, adopted, takeOwnership } = inputs;
  const ownLabels = { owner, stack, adopted };
  try {
    assertMayOpen({ name, ownLabels, takeOwnership, known }, revisions, new Date());
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    // A run that replaces `owner` and `opened` looks like a foreign stack here. Only the program knows, and hands the release over after the
    // refusal. A preview does not know the new owner.
    if (owner !== unknown && known === 0 && newestOf(revisions)?.ownLabels?.stack === stack) return;
    if (error.code !== 'RELEASE_IN_PROGRESS') throw error;
    announce(`A deploy would be refused now. ${formatError(error)}`);
  }
  if (!isLarge(inputs)) return;
  const { unpackContent } = await import('../../manifest/index.ts');
  const { foreseeOversize } = await import('../history/foreseenSize.ts');
  const oversize = foreseeOversize(inputs, unpackContent(inputs.payload));
  if (oversize !== undefined) throw oversize;
}
