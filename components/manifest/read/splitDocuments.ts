import type { SourceDocument } from '../objects.ts';

/**
 * Helm's own separator (pkg/releaseutil/manifest.go), so that both find the same documents. Repeated separators count
 * as one.
 */
const separator = /(?:^|[\t\n\f\r ]*\n)---(?:[\t\n\f\r ]*\n---)*[\t\n\f\r ]*/g;

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
  // Searching for the separator itself is slow in long texts.
  if (/^---/m.test(text)) {
    for (const match of text.matchAll(separator)) {
      add(start, match.index);
      start = match.index + match[0].length;
    }
  }
  add(start, text.length);
  return documents;

  function add(from: number, to: number): void {
    const part = text.slice(from, to);
    if (part.split('\n').every((line) => /^\s*(?:#|$)/.test(line))) return;
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
