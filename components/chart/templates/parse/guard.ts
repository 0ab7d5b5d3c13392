import Handlebars from 'handlebars';
import { syntaxError } from './syntaxError.ts';
import { type TemplateSource, templateError } from './template.ts';

/** The hint for {@link isTooMuch}. */
export const largeHint = 'Put large or deeply nested values into files of the image, or on a volume.';

/**
 * Converts exceptions of Handlebars and the JavaScript engine to errors of the template. Handlebars compiles on the
 * first run, and recurses as deep as the text nests.
 * @throws ReleaseError CHART_TEMPLATE_SYNTAX, CHART_TEMPLATE_RENDER
 */
export function guard<Result>(source: TemplateSource, run: () => Result): Result {
  try {
    return run();
  } catch (cause) {
    if (isTooMuch(cause)) {
      const message = 'The template, or a value in it, is too large or too deeply nested.';
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

/** A stack overflow, or a string beyond the engine's limit. */
export function isTooMuch(error: unknown): boolean {
  return error instanceof RangeError;
}
