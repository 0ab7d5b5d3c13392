import type { Json } from '../../../json/index.ts';
import { lookupHelper, printHelper } from '../parse/nodes.ts';
import type { TemplatePlace, TemplateSource } from '../parse/template.ts';

/** A piece of a template whose text is written unchanged into the rendered file. */
export interface TemplatePiece {
  source: TemplateSource;
  start: TemplatePlace;
  /** The end of a mustache; a piece without an end is plain text. */
  end?: TemplatePlace;
}

/** Helpers that keep the lines of a string. All others get their strings without marks. */
const passing: ReadonlySet<string> = new Set([printHelper, lookupHelper, 'indent', 'nindent', 'default', 'with']);

/**
 * Marks in a rendered text that show which piece of a template rendered each part. They are only on while a file is
 * rendered again for that purpose.
 */
export interface Marks {
  readonly isOn: boolean;
  /**
   * @param letter a character that does not occur in the render
   * @returns the text, and the pieces by the numbers of their marks
   */
  during(letter: string, run: () => string | undefined): { text: string | undefined; pieces: TemplatePiece[] };
  /** The mark before the text of a piece. */
  markOf(piece: TemplatePiece): string;
  /** The arguments of a call, without marks that it cannot handle. */
  argumentsFor(name: string, values: readonly (Json | undefined)[]): (Json | undefined)[];
  /** Trims a text with marks. */
  trim(text: string): string;
}

export function createMarks(): Marks {
  let letter: string | undefined;
  let pieces: TemplatePiece[] = [];
  let mark = '(?!)';
  return {
    get isOn() {
      return letter !== undefined;
    },
    during(unused, run) {
      letter = unused;
      mark = `${letter}\\d+${letter}`;
      pieces = [];
      try {
        return { text: run(), pieces };
      } finally {
        letter = undefined;
      }
    },
    markOf,
    argumentsFor(name, values) {
      const take = passing.has(name) ? collapsed : stripped;
      return values.map((value) => (typeof value === 'string' ? take(value) : value));
    },
    trim(text) {
      const [head = ''] = new RegExp(`^(?:${mark}|\\s)*`).exec(text) ?? [];
      const rest = text.slice(head.length).replace(new RegExp(`(?:${mark}|\\s)*$`), '');
      // The last mark is before the remaining text, and before the spaces that are removed.
      const [, index, blanks = ''] = new RegExp(`${letter}(\\d+)${letter}(\\s*)$`).exec(head) ?? [];
      const piece = index === undefined ? undefined : pieces[Number(index)];
      if (piece === undefined || rest === '') return rest;
      const { line, column } = piece.start;
      const start = { line, column: piece.end === undefined ? column + blanks.length : column };
      return markOf({ ...piece, start }) + rest;
    },
  };

  function markOf(piece: TemplatePiece): string {
    return `${letter}${pieces.push(piece) - 1}${letter}`;
  }

  function stripped(text: string): string {
    return letter !== undefined && text.includes(letter) ? text.replaceAll(new RegExp(mark, 'g'), '') : text;
  }

  /** A string that contains only marks counts as empty. */
  function collapsed(text: string): string {
    return stripped(text) === '' ? '' : text;
  }
}
