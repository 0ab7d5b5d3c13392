import { printable, printableLine } from '../../printable.ts';
import { styles } from '../terminal/colours.ts';
import type { Hunk, ObjectChange } from './compareObjects.ts';

/**
 * Formats each changed object: a title and, below it, the changed lines in the format of `diff -u`.
 * @param colours whether to use terminal colors
 */
export function formatChanges(changes: readonly ObjectChange[], colours: boolean): string {
  const style = styles(colours);
  const colour = (line: string) =>
    line.startsWith('+') ? style('green', line) : line.startsWith('-') ? style('red', line) : line;
  return changes
    .map((change) => {
      const hunks = change.hunks.flatMap((hunk) => [
        style('cyan', rangeOf(hunk)),
        ...hunk.lines.map((line) => colour(printable(line))),
      ]);
      return `${[style('bold', printableLine(titleOf(change))), ...hunks].join('\n')}\n`;
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
