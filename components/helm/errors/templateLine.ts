/**
 * Finds the line of a template that rendered a line of its output.
 * @param line from 1
 * @returns undefined unless exactly one line matches
 */
export function lineOf(template: string, rendered: string, line: number): number | undefined {
  const made = rendered.split(/\r?\n/)[line - 1]?.trim() ?? '';
  if (made === '') return undefined;
  const lines = template.split(/\r?\n/).map((text) => text.trim());
  const same = lines.flatMap((text, index) => (text === made ? [index + 1] : []));
  if (same.length > 0) return same.length === 1 ? same[0] : undefined;
  const makers = lines.flatMap((text, index) => (mayMake(text, made) ? [index + 1] : []));
  return makers.length === 1 ? makers[0] : undefined;
}

/** Whether the rendered line contains the text around the actions of a template line. */
function mayMake(text: string, made: string): boolean {
  const pieces = text.split(/\{\{.*?\}\}/);
  const [first = '', ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined || pieces.every((piece) => !/\w/.test(piece))) return false;
  if (!made.startsWith(first.trimEnd()) || !made.endsWith(last.trimStart())) return false;
  let from = first.trimEnd().length;
  for (const piece of rest) {
    const at = made.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return from <= made.length - last.trimStart().length;
}
