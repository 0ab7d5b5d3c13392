import Handlebars from 'handlebars';
import { syntaxError } from './syntaxError.ts';
import { type TemplateSource, templateError } from './template.ts';

/** What to do about it. */
export const largeHint = 'Large or deeply nested values belong into files of the image or onto a volume.';

/**
 * Turns what Handlebars and the JavaScript engine throw at a template into errors of it: Handlebars compiles on the first
 * run, and nests as deep as the text does.
 * @throws ReleaseError CHART_TEMPLATE_SYNTAX, CHART_TEMPLATE_RENDER
 */
export function guard<Result>(source: TemplateSource, run: () => Result): Result {
  try {
    return run();
  } catch (cause) {
    if (isTooMuch(cause)) {
      const message = 'The template, or a value that it shows, is too large or too deeply nested.';
      throw templateError(
        'CHART_TEMPLATE_RENDER',
        message,
        source,
        { line: 1, column: 0 },
        {
          hint: largeHint,
          cause,
        },
      );
    }
    if (cause instanceof Handlebars.Exception) throw syntaxError(cause, source);
    throw cause;
  }
}

/** A stack that ran over, or a text beyond what the engine can hold. */
export function isTooMuch(error: unknown): boolean {
  return error instanceof RangeError;
}
