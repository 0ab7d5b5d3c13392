import { gunzipSync, gzipSync } from 'node:zlib';
import { ReleaseError } from '../../errors.ts';
import { isJsonObject } from '../../json/index.ts';
import type { Hook } from '../../manifest/index.ts';
import type { ReleaseRecord } from './record.ts';

/**
 * Helm's encoding of a release: JSON, gzip at the best level, base64. The API's own base64 of Secret data comes on top.
 * Source: helm pkg/storage/driver/util.go, encodeRelease.
 */
export function encodeRecord(record: ReleaseRecord): string {
  return gzipSync(JSON.stringify(record), { level: 9 }).toString('base64');
}

/**
 * The record in the text that {@link encodeRecord} or Helm made. Helm's oldest records are not compressed: those are read too.
 * @throws ReleaseError REVISION_UNREADABLE naming `where`, when the text is truncated or no release.
 */
export function decodeRecord(text: string, where: string): ReleaseRecord {
  try {
    const bytes = Buffer.from(text, 'base64');
    const compressed = bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 0x08;
    const record: unknown = JSON.parse((compressed ? gunzipSync(bytes) : bytes).toString('utf8'));
    if (!isReleaseRecord(record)) throw new Error('it is not a Helm release');
    const hooks = (record.hooks ?? []).map(completed);
    return { ...record, config: record.config ?? {}, hooks, manifest: record.manifest ?? '' };
  } catch (cause) {
    throw new ReleaseError('REVISION_UNREADABLE', `${where} cannot be read: ${messageOf(cause)}.`, {
      cause,
      hint: 'Roll back to another revision, or delete this Secret if nobody needs it any more.',
    });
  }
}

function isReleaseRecord(value: unknown): value is ReleaseRecord {
  return (
    isJsonObject(value) &&
    typeof value.name === 'string' &&
    typeof value.version === 'number' &&
    isJsonObject(value.info) &&
    typeof value.info.status === 'string'
  );
}

/** Helm leaves out what is empty or zero (`omitempty`). */
function completed(hook: Partial<Hook>): Hook {
  const empty = { name: '', kind: '', path: '', manifest: '', events: [], weight: 0 };
  return { ...empty, delete_policies: [], output_log_policies: [], ...hook };
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
