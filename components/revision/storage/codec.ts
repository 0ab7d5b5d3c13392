import { gunzipSync, gzipSync } from 'node:zlib';
import { ReleaseError } from '../../errors.ts';
import { isJsonObject } from '../../json/index.ts';
import type { Hook } from '../../manifest/index.ts';
import type { ReleaseRecord } from './record.ts';

/** The characters of a record, of about a million that fit, from which the size matters more than the time. */
const large = 700_000;

/**
 * Encodes a record as Helm does: JSON, gzip, base64. The API adds its own base64 of Secret data. Only large records are compressed at the best
 * level, as all of Helm's: that takes four times as long for three percent.
 * Source: helm pkg/storage/driver/util.go, encodeRelease.
 */
export function encodeRecord(record: ReleaseRecord): string {
  const text = JSON.stringify(record);
  const encoded = gzipSync(text).toString('base64');
  return encoded.length < large ? encoded : gzipSync(text, { level: 9 }).toString('base64');
}

/**
 * Decodes a record of Helm or of {@link encodeRecord}. Helm's oldest records are not compressed; these work too.
 * @param where the record, for the message
 * @throws ReleaseError REVISION_UNREADABLE when the text is truncated or not a release
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
      hint: 'Roll back to another revision, or delete this Secret if it is no longer needed.',
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

/** Adds the fields that Helm leaves out when they are empty or zero (`omitempty`). */
function completed(hook: Partial<Hook>): Hook {
  const empty = { name: '', kind: '', path: '', manifest: '', events: [], weight: 0 };
  return { ...empty, delete_policies: [], output_log_policies: [], ...hook };
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
