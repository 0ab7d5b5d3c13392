const context = 1;

/**
 * The line at a position with its neighbours, line numbers and a caret below the column.
 * @param line from 1
 * @param column from 1; without it the line is marked but no column
 */
export function codeFrame(text: string, line: number, column?: number): string {
  const lines = text.split(/\r?\n/);
  const first = Math.max(1, line - context);
  const last = Math.min(lines.length, line + context);
  const width = String(last).length;
  const frame: string[] = [];
  for (let number = first; number <= last; number++) {
    const content = lines[number - 1] ?? '';
    frame.push(`${number === line ? '>' : ' '} ${String(number).padStart(width)} | ${content}`.trimEnd());
    if (number !== line || column === undefined) continue;
    // Tabs stay tabs, so that the caret stands where a terminal shows the character.
    const indent = content.slice(0, column - 1).replace(/[^\t]/g, ' ');
    frame.push(`  ${' '.repeat(width)} | ${indent}^`);
  }
  return frame.join('\n');
}
