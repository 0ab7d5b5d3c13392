import { printableLine } from '../../printable.ts';
import { isPending, type ReleaseStatus } from '../storage/record.ts';
import type { RevisionLabels, RevisionStore } from '../storage/revisionStore.ts';
import { contentOfRecord } from './recordedContent.ts';

/**
 * Closes a pending revision as failed, with Helm's wording and the reason, in which its own secrets are hidden: everybody reads
 * descriptions. One that is closed already stays as it is: the first error is the one that counts.
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

/** What a record keeps of a long report. */
const longestReason = 1000;

/** An error as one line, for a revision's description: the evidence, which is indented, is for the run that failed. */
export function reasonOf(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).split('\n');
  const text = printableLine(lines.filter((line) => !line.startsWith('  ')).join(' '));
  return text.length <= longestReason ? text : `${text.slice(0, longestReason - 1)}…`;
}
