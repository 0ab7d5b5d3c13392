import { join, sep } from 'node:path';
import { ReleaseError } from '../errors.ts';

/**
 * Joins a folder with names that come from a chart. The readers of charts check the names too; this function protects
 * the file system if such a check is missing.
 * @throws ReleaseError DEPENDENCY_INVALID if the path leads out of the folder
 */
export function pathInside(folder: string, ...parts: readonly string[]): string {
  const path = join(folder, ...parts);
  if (path.startsWith(join(folder, sep)) && !path.includes('\0')) return path;
  throw new ReleaseError('DEPENDENCY_INVALID', `${JSON.stringify(join(...parts))} leads out of the chart's folder.`, {
    hint: 'Report this to the author of the chart. No file was written.',
  });
}
