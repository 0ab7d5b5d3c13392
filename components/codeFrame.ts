const context = 1;

/** Longer lines are cut to the section around the column. */
const widest = 120;

/**
 * A line with its neighbours, line numbers and a caret below the column.
 * @param line from 1
 * @param column from 1; without it, no caret is printed
 * @param firstLine the number of the text's first line
 */
export function codeFrame(text: string, line: number, column?: number, firstLine = 1): string {
  const lines = text.split(/\r?\n/);
  const first = Math.max(firstLine, line - context);
  const last = Math.min(firstLine + lines.length - 1, line + context);
  const width = String(last).length;
  const start = column === undefined || column < widest ? 0 : column - widest / 2;
  const frame: string[] = [];
  for (let number = first; number <= last; number++) {
    const content = cut(lines[number - firstLine] ?? '', start);
    frame.push(`${number === line ? '>' : ' '} ${String(number).padStart(width)} | ${content}`.trimEnd());
    if (number !== line || column === undefined) continue;
    // Keep tabs, so that a terminal shows the caret below the character.
    const indent = content.slice(0, column - 1 - start).replace(/[^\t]/g, ' ');
    frame.push(`  ${' '.repeat(width)} | ${indent}^`);
  }
  return frame.join('\n');
}

function cut(line: string, start: number): string {
  if (start === 0 && line.length <= widest) return line;
  const part = line.slice(start, start + widest);
  return `${start > 0 ? `…${part.slice(1)}` : part}${start + widest < line.length ? '…' : ''}`;
}
