import type { ReleaseError } from '../../errors.ts';
import type { ReleaseContent } from '../../manifest/index.ts';
import { findOversize } from '../storage/recordSize.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { pendingRecord } from './pendingRecord.ts';

/** The error REVISION_TOO_LARGE for content that does not fit into a record; undefined if it fits. */
export function foreseeOversize(
  { name, namespace }: ReleaseIdentity,
  content: ReleaseContent,
): ReleaseError | undefined {
  const draft = { name, namespace, content, version: 1, action: 'install', provenance: {}, now: new Date(0) } as const;
  return findOversize(pendingRecord(draft));
}
