import { ReleaseError } from '../errors.ts';
import type { ReleaseRecord } from './record.ts';

/** What the API server accepts as a Secret's data, in bytes (Kubernetes MaxSecretSize). */
export const maxRecordBytes = 1024 * 1024;

/**
 * Refuses a record that no Secret can hold, before anything is changed.
 * @throws ReleaseError REVISION_TOO_LARGE with both sizes and the heaviest objects.
 */
export function assertFits(record: ReleaseRecord, encoded: string): void {
  const bytes = Buffer.byteLength(encoded);
  if (bytes <= maxRecordBytes) return;
  const heaviest = record.manifest
    .split(/^---\n/m)
    .sort((left, right) => right.length - left.length)
    .slice(0, 3)
    .map((document) => `${sourceOf(document)} (${document.length} characters)`);
  throw new ReleaseError(
    'REVISION_TOO_LARGE',
    `Release "${record.name}" takes ${bytes} bytes as a revision; a Secret holds ${maxRecordBytes}.`,
    { hint: `The heaviest objects: ${heaviest.join(', ')}. Move big files (dashboards, models) out of the chart.` },
  );
}

function sourceOf(document: string): string {
  return /^# Source: (.*)$/m.exec(document)?.[1] ?? 'an object without a source';
}
