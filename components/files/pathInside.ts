import { join, sep } from 'node:path';
import { ReleaseError } from '../errors.ts';

/**
 * A path below a folder, for parts that a chart names. Names are checked where they are read: this holds whatever happens there.
 * @throws ReleaseError DEPENDENCY_INVALID when it leads out of the folder
 */
export function pathInside(folder: string, ...parts: readonly string[]): string {
  const path = join(folder, ...parts);
  if (path.startsWith(join(folder, sep)) && !path.includes('\0')) return path;
  throw new ReleaseError('DEPENDENCY_INVALID', `${JSON.stringify(join(...parts))} leads out of the chart's folder.`, {
    hint: 'Ask who made the chart. Nothing was written.',
  });
}
