import type { ReleaseError } from '../../errors.ts';
import type { ReleaseContent } from '../../manifest/index.ts';
import { findOversize } from '../storage/recordSize.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { pendingRecord } from './pendingRecord.ts';

/** REVISION_TOO_LARGE for a content that no revision can hold, before there is one. */
export function foreseeOversize(
  { name, namespace }: ReleaseIdentity,
  content: ReleaseContent,
): ReleaseError | undefined {
  const draft = { name, namespace, content, version: 1, action: 'install', provenance: {}, now: new Date(0) } as const;
  return findOversize(pendingRecord(draft));
}
