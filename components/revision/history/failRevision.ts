import { printableLine } from '../../printable.ts';
import { isPending, type ReleaseStatus } from '../storage/record.ts';
import type { RevisionLabels, RevisionStore } from '../storage/revisionStore.ts';
import { contentOfRecord } from './recordedContent.ts';

/**
 * Closes a pending revision as failed, with Helm's wording and the reason. Masks the release's secrets in the reason, because descriptions
 * are public. Does nothing if the revision is closed already: the first error counts.
 */
export async function failRevision(
  store: RevisionStore,
  version: number,
  reason: string,
  now: () => Date,
): Promise<void> {
  const revision = await store.get(version);
  const { record, summary } = revision;
  if (!isPending(record.info.status)) return;
  const { hideSecrets, recordSecrets } = await import('../../manifest/index.ts');
  const shown = hideSecrets(recordSecrets(contentOfRecord(record)))(reason);
  record.info = {
    ...record.info,
    description: `${operationOf(record.info.status, summary.ownLabels)} "${record.name}" failed: ${shown}`,
    status: 'failed',
    last_deployed: now().toISOString(),
  };
  await store.update(revision);
}

function operationOf(status: ReleaseStatus, ownLabels: RevisionLabels | undefined): string {
  switch (status) {
    case 'pending-install':
      return 'Release';
    case 'pending-rollback':
      return 'Rollback';
    case 'uninstalling':
      return 'Uninstall';
    default:
      return ownLabels?.adopted === undefined ? 'Upgrade' : 'Adoption';
  }
}

/** Longer reasons are cut in the record. */
const longestReason = 1000;

/** An error as one line for a revision's description, without the indented diagnostics, which only the failed run shows. */
export function reasonOf(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).split('\n');
  const text = printableLine(lines.filter((line) => !line.startsWith('  ')).join(' '));
  return text.length <= longestReason ? text : `${text.slice(0, longestReason - 1)}…`;
}
