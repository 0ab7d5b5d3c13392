import { ReleaseError } from '../../errors.ts';
import { encodeRecord } from './codec.ts';
import type { ReleaseRecord } from './record.ts';

/** Limit for a Secret's data, in bytes (Kubernetes MaxSecretSize). */
export const maxRecordBytes = 1024 * 1024;

/**
 * The error for a record that does not fit into a Secret: REVISION_TOO_LARGE with both sizes and the largest objects.
 * @param encoded the result of {@link encodeRecord}
 */
export function findOversize(record: ReleaseRecord, encoded = encodeRecord(record)): ReleaseError | undefined {
  const bytes = Buffer.byteLength(encoded);
  if (bytes <= maxRecordBytes) return undefined;
  const heaviest = record.manifest
    .split(/^---\n/m)
    .sort((left, right) => right.length - left.length)
    .slice(0, 3)
    .map((document) => `${sourceOf(document)} (${document.length} characters)`);
  return new ReleaseError(
    'REVISION_TOO_LARGE',
    `Release "${record.name}" needs ${bytes} bytes for a revision; a Secret can hold ${maxRecordBytes}.`,
    { hint: `The largest objects: ${heaviest.join(', ')}. Move big files (dashboards, models) out of the chart.` },
  );
}

function sourceOf(document: string): string {
  return /^# Source: (.*)$/m.exec(document)?.[1] ?? 'an object without a source';
}
