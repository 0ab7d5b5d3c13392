import { unsteady } from './nondeterminism.ts';
import { emptyPiece, mutation, type TemplatePiece } from './templatePieces.ts';

/**
 * What texts may do if `tpl` renders them: values, and files of a chart. They may also be comments or other languages, so everything after
 * `{{` counts, up to the last `}}` before the next one. A text without `{{` may be put into a template, so all of it counts.
 */
export function textsForTpl(texts: readonly string[]): { piece: TemplatePiece; defines: string[] } {
  const piece = emptyPiece();
  const defines: string[] = [];
  for (const text of texts) {
    const [before = '', ...actions] = text.split('{{');
    for (const rest of actions.length === 0 ? [before] : actions) {
      const end = rest.lastIndexOf('}}');
      defines.push(...addAction(piece, end < 0 ? rest : rest.slice(0, end)));
    }
  }
  return { piece, defines };
}

/** @returns the names of the templates that it defines */
function addAction(piece: TemplatePiece, action: string): string[] {
  const defines: string[] = [];
  if (unsteady.test(action)) piece.changes = true;
  if (mutation.test(action)) piece.mutates = true;
  if (/\bblock\b/.test(action)) piece.isOpen = true;
  for (const [, word, name] of action.matchAll(/\b(include|template|define)\b(?:\s+\\?["`]([^"`\\]+))?/g)) {
    if (name === undefined) piece.isOpen = true;
    else (word === 'define' ? defines : piece.includes).push(name);
  }
  return defines;
}
