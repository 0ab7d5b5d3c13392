// Loads Handlebars' types, among them the global namespace of its syntax tree.
import type {} from 'handlebars';
import { type ErrorCode, ReleaseError } from '../../errors.ts';
import { codeFrame } from '../codeFrame.ts';

/** A template with the path that messages name it by. */
export interface TemplateSource {
  file: string;
  text: string;
}

/** A named template or a whole file, ready to be checked and compiled. */
export interface ParsedTemplate {
  source: TemplateSource;
  program: hbs.AST.Program;
  /** Line of the file on which the template starts. */
  line: number;
}

/** A place as Handlebars gives it: `line` counts from 1, `column` from 0. */
export type TemplatePlace = hbs.AST.Position;

/** An error of a template, with the place and a frame of its text. */
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
    ...(options.hint === undefined ? {} : { hint: options.hint }),
    ...(options.cause === undefined ? {} : { cause: options.cause }),
  });
}
