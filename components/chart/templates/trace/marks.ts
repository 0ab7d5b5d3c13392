import type { Json } from '../../../json/index.ts';
import { lookupHelper, printHelper } from '../parse/nodes.ts';
import type { TemplatePlace, TemplateSource } from '../parse/template.ts';

/** A piece of a template whose text goes into the rendered file, where nothing is done to it on the way. */
export interface TemplatePiece {
  source: TemplateSource;
  start: TemplatePlace;
  /** Where a mustache ends; a piece without an end is plain text. */
  end?: TemplatePlace;
}

/** Calls that leave the lines of a text as they are. All others get their texts without marks. */
const passing: ReadonlySet<string> = new Set([printHelper, lookupHelper, 'indent', 'nindent', 'default', 'with']);

/**
 * Marks in a rendered text that tell which piece of a template each part comes from. They are on only while a file is
 * rendered again for that.
 */
export interface Marks {
  readonly isOn: boolean;
  /**
   * @param letter one that no text of the render has
   * @returns the text and the pieces by the numbers of their marks
   */
  during(letter: string, run: () => string | undefined): { text: string | undefined; pieces: TemplatePiece[] };
  /** What stands before the text of a piece. */
  markOf(piece: TemplatePiece): string;
  /** The arguments of a call as it can take them. */
  argumentsFor(name: string, values: readonly (Json | undefined)[]): (Json | undefined)[];
  /** What trim makes of a text that has marks. */
  trim(text: string): string;
}

export function createLabels(): Marks {
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
      // The last mark stands before what the text now begins with, and before the blanks that are cut.
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

  /** Nothing but marks is nothing. */
  function collapsed(text: string): string {
    return stripped(text) === '' ? '' : text;
  }
}
