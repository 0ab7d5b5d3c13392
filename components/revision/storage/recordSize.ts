import { ReleaseError } from '../../errors.ts';
import { encodeRecord } from './codec.ts';
import type { ReleaseRecord } from './record.ts';

/** What the API server accepts as a Secret's data, in bytes (Kubernetes MaxSecretSize). */
export const maxRecordBytes = 1024 * 1024;

/**
 * What is wrong with a record that no Secret can hold: REVISION_TOO_LARGE with both sizes and the heaviest objects.
 * @param encoded the record as {@link encodeRecord} makes it
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
    `Release "${record.name}" takes ${bytes} bytes as a revision; a Secret holds ${maxRecordBytes}.`,
    { hint: `The heaviest objects: ${heaviest.join(', ')}. Move big files (dashboards, models) out of the chart.` },
  );
}

function sourceOf(document: string): string {
  return /^# Source: (.*)$/m.exec(document)?.[1] ?? 'an object without a source';
}
