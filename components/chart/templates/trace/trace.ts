import { codeFrame } from '../../../codeFrame.ts';
import type { TemplateOrigin } from '../../../manifest/index.ts';
import { sliceSource, valuePathsIn } from '../parse/template.ts';
import type { TemplatePiece } from './marks.ts';

/** The start of a piece in a rendered file. Lines and columns count from 1. */
interface Beginning {
  line: number;
  column: number;
  piece: TemplatePiece;
}

/** Maps positions of a rendered file to positions in templates. */
export type Trace = (line: number, column: number) => TemplateOrigin | undefined;

/** A character of the private use area that the text does not contain. */
export function markLetterFor(text: string): string {
  let code = 0xe000;
  while (text.includes(String.fromCodePoint(code))) code++;
  return String.fromCodePoint(code);
}

/**
 * @param file the template file that was rendered
 * @param marked its output with marks
 * @param plain its output without marks
 * @param pieces by the numbers of their marks
 * @param placeOf describes the position of a named template
 * @returns undefined if the marks have changed the output
 */
export function readTrace(
  file: string,
  marked: string,
  plain: string,
  letter: string,
  pieces: readonly TemplatePiece[],
  placeOf: (name: string) => string | undefined,
): Trace | undefined {
  const beginnings: Beginning[] = [];
  let text = '';
  let line = 1;
  let lineStart = 0;
  for (const [index, part] of marked.split(letter).entries()) {
    // Every second part is the number of a mark.
    const piece = index % 2 === 1 ? pieces[Number(part)] : undefined;
    if (piece !== undefined) {
      beginnings.push({ line, column: text.length - lineStart + 1, piece });
      continue;
    }
    text += part;
    const breaks = part.split('\n').length - 1;
    line += breaks;
    if (breaks > 0) lineStart = text.lastIndexOf('\n') + 1;
  }
  if (text !== plain) return undefined;
  const lines = plain.split('\n');
  return (atLine, atColumn) => {
    const last = beginningAt(atLine, atColumn);
    const found = beginnings[last];
    if (found === undefined) return undefined;
    const { source, start, end } = found.piece;
    const offset = end === undefined && found.line === atLine ? Math.max(0, atColumn - found.column) : 0;
    const position = { file: source.file, line: start.line, column: start.column + 1 + offset };
    const hint = [...hintsFor(found.piece), ...callerOf(found.piece, beginnings.slice(0, last))].join(' ');
    return {
      position,
      frame: codeFrame(source.text, position.line, position.column),
      hint: hint === '' ? undefined : hint,
    };
  };

  /** The last piece before the position; in an indent that a helper added, the next piece on the line. */
  function beginningAt(atLine: number, atColumn: number): number {
    const last = beginnings.findLastIndex(
      ({ line, column }) => line < atLine || (line === atLine && column <= atColumn),
    );
    const next = beginnings[last + 1];
    if (next?.line !== atLine || beginnings[last]?.line === atLine) return last;
    return /^\s*$/.test((lines[atLine - 1] ?? '').slice(0, next.column - 1)) ? last + 1 : last;
  }

  function hintsFor({ source, start, end }: TemplatePiece): string[] {
    const line = source.text.split('\n')[start.line - 1] ?? '';
    const written = end === undefined ? line : sliceSource(source, { start, end });
    const values = valuePathsIn(written);
    const makers = [...written.matchAll(/\binclude\s+"([^"]+)"/g)].flatMap(([, name = '']) => placeOf(name) ?? []);
    return [
      ...(values.length === 0 ? [] : [`It shows ${values.join(', ')}.`]),
      ...(makers.length === 0 || end === undefined ? [] : [`Its text comes from ${makers.join(', ')}.`]),
    ];
  }

  /** The call in the file itself that led to a piece of another file. */
  function callerOf({ source }: TemplatePiece, before: readonly Beginning[]): string[] {
    if (source.file === file) return [];
    const caller = before.findLast(({ piece }) => piece.source.file === file && piece.end !== undefined)?.piece;
    return caller === undefined ? [] : [`It is included at ${file}:${caller.start.line}:${caller.start.column + 1}.`];
  }
}
