import picocolors from 'picocolors';
import { printable, printableLine } from '../../printable.ts';
import type { Hunk, ObjectChange } from './compareObjects.ts';

/**
 * A title for each object and its changed lines under it, as `diff -u` shows them.
 * @param colours whether a terminal reads it
 */
export function formatChanges(changes: readonly ObjectChange[], colours: boolean): string {
  const { bold, cyan, green, red } = picocolors.createColors(colours);
  const colour = (line: string) => (line.startsWith('+') ? green(line) : line.startsWith('-') ? red(line) : line);
  return changes
    .map((change) => {
      const hunks = change.hunks.flatMap((hunk) => [
        cyan(rangeOf(hunk)),
        ...hunk.lines.map((line) => colour(printable(line))),
      ]);
      return `${[bold(printableLine(titleOf(change))), ...hunks].join('\n')}\n`;
    })
    .join('\n');
}

/** `Deployment apps/web changed`; a hook names its events. */
function titleOf({ operation, kind, namespace, name, hook }: ObjectChange): string {
  const place = namespace === undefined ? name : `${namespace}/${name}`;
  return `${kind} ${place} ${operation}${hook === undefined ? '' : ` (hook: ${hook.join(', ')})`}`;
}

/** The line that starts a part of a unified diff. */
export function rangeOf({ oldStart, oldLines, newStart, newLines }: Hunk): string {
  return `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`;
}
