import Handlebars from 'handlebars';
import { type TemplateSource, templateError } from './template.ts';

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
      throw templateError('CHART_TEMPLATE_RENDER', message, source, { line: 1, column: 0 }, { cause });
    }
    if (cause instanceof Handlebars.Exception) {
      const { lineNumber, column, message } = cause;
      const reason = message.replace(/ - \d+:\d+$/, '').replace(/\.$/, '');
      const place = { line: Number(lineNumber ?? 1), column: Number(column ?? 0) };
      throw templateError('CHART_TEMPLATE_SYNTAX', `Not a valid template: ${reason}.`, source, place, { cause });
    }
    throw cause;
  }
}

/** A stack that ran over, or a text beyond what the engine can hold. */
export function isTooMuch(error: unknown): boolean {
  return error instanceof RangeError;
}
