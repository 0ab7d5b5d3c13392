// Loads Handlebars' types, with the global namespace of its syntax tree.
import type {} from 'handlebars';
import { codeFrame } from '../../../codeFrame.ts';
import { type ErrorCode, ReleaseError } from '../../../errors.ts';

/** A template and its path for messages. */
export interface TemplateSource {
  file: string;
  text: string;
}

/** A named template or a whole file, after parsing. */
export interface ParsedTemplate {
  source: TemplateSource;
  program: hbs.AST.Program;
  /** Line of the file at which the template starts. */
  line: number;
}

/** A position in Handlebars' form: `line` counts from 1, `column` from 0. */
export type TemplatePlace = hbs.AST.Position;

/** An error of a template, with its position and frame. */
export function templateError(
  code: ErrorCode,
  message: string,
  { file, text }: TemplateSource,
  place: TemplatePlace,
  options: { hint?: string | undefined; cause?: unknown } = {},
): ReleaseError {
  const column = place.column + 1;
  return new ReleaseError(code, message, {
    position: { file, line: place.line, column },
    frame: codeFrame(text, place.line, column),
    hint: options.hint,
    cause: options.cause,
  });
}

/** The text of a template between two positions. */
export function sliceSource(
  { text }: TemplateSource,
  { start, end }: { start: TemplatePlace; end: TemplatePlace },
): string {
  const lines = text.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  return lines
    .map((line, index) => line.slice(index === 0 ? start.column : 0, index === last ? end.column : undefined))
    .join('\n');
}

const mostPaths = 5;

/** The values in a piece of a template, as written. */
export function valuePathsIn(text: string): string[] {
  const found = text.match(/(?<![\w.[])Values(?:\.[\w-]+|\.\[[^\]]+\])+/g) ?? [];
  return [...new Set(found)].slice(0, mostPaths);
}
