// Loads Handlebars' types, among them the global namespace of its syntax tree.
import type {} from 'handlebars';
import { codeFrame } from '../../../codeFrame.ts';
import { type ErrorCode, ReleaseError } from '../../../errors.ts';

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
    hint: options.hint,
    cause: options.cause,
  });
}

/** What a template says from one place to another. */
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

/** The values that a piece of a template names, as it writes them. */
export function valuePathsIn(text: string): string[] {
  const found = text.match(/(?<![\w.[])Values(?:\.[\w-]+|\.\[[^\]]+\])+/g) ?? [];
  return [...new Set(found)].slice(0, mostPaths);
}
