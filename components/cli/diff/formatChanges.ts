import picocolors from 'picocolors';
import { printable, printableLine } from '../../printable.ts';
import type { Hunk, ObjectChange } from './compareObjects.ts';

/**
 * Formats each changed object: a title and, below it, the changed lines in the format of `diff -u`.
 * @param colours whether to use terminal colors
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

/** `Deployment apps/web changed`; the title of a hook lists its events. */
function titleOf({ operation, kind, namespace, name, hook }: ObjectChange): string {
  const place = namespace === undefined ? name : `${namespace}/${name}`;
  return `${kind} ${place} ${operation}${hook === undefined ? '' : ` (hook: ${hook.join(', ')})`}`;
}

/** The header line of a hunk in a unified diff. */
export function rangeOf({ oldStart, oldLines, newStart, newLines }: Hunk): string {
  return `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`;
}
