import type { SourceDocument } from '../objects.ts';

/** From the first dash. Repeated separators count as one. */
const separator = /---(?:[\t\n\f\r ]*\n---)*[\t\n\f\r ]*/y;
const space = /[\t\n\f\r ]/;

/**
 * Splits a rendered file into documents, without separators, surrounding blank lines, and documents that are empty or
 * only comments.
 */
export function splitDocuments(source: string, rendered: string): SourceDocument[] {
  const text = rendered.replaceAll('\r\n', '\n');
  const documents: SourceDocument[] = [];
  let start = 0;
  // Continue counting from the previous document: a file may contain a thousand documents.
  let line = 1;
  let lineStart = 0;
  for (const [from, to] of separatorsIn(text)) {
    add(start, from);
    start = to;
  }
  add(start, text.length);
  return documents;

  function add(from: number, to: number): void {
    const part = text.slice(from, to);
    if (!/(?:^|\n)[^\S\n]*[^\s#]/.test(part)) return;
    const leading = /^[\t\n\f\r ]*/.exec(part)?.[0].length ?? 0;
    const offset = from + leading;
    for (let next = text.indexOf('\n', lineStart); next !== -1 && next < offset; next = text.indexOf('\n', lineStart)) {
      line++;
      lineStart = next + 1;
    }
    const column = offset - lineStart + 1;
    documents.push({ source, text: part.trim(), line, ...(column === 1 ? {} : { column }) });
  }
}

/**
 * The separators with the spaces around them, as Helm finds them (pkg/releaseutil/manifest.go, sep). In a long text, its expression would look
 * for a separator behind each indentation.
 */
function* separatorsIn(text: string): Generator<[from: number, to: number]> {
  const dashesFrom = (place: number) => {
    const newline = text.indexOf('\n---', place);
    return newline === -1 ? -1 : newline + 1;
  };
  let end = 0;
  for (let dashes = text.startsWith('---') ? 0 : dashesFrom(0); dashes !== -1; dashes = dashesFrom(end)) {
    let from = dashes;
    while (from > end && space.test(text.charAt(from - 1))) from--;
    separator.lastIndex = dashes;
    separator.test(text);
    end = separator.lastIndex;
    yield [from, end];
  }
}
