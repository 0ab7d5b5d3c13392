import { formatPosition, ReleaseError } from '../../../errors.ts';
import { HelperError } from '../helpers/helper.ts';
import { parseTemplate } from '../parse/parseTemplate.ts';
import type { ParsedTemplate, TemplateSource } from '../parse/template.ts';
import type { Budget } from './budget.ts';
import type { Runnable } from './environment.ts';

export interface TextTemplates {
  /**
   * @param text the argument of tpl
   * @throws HelperError with the line of the string, for errors in it
   */
  run(text: string, run: (template: Runnable) => string): string;
}

/** Compiling a template costs about as much as this many helper calls. */
const compileCost = 500;

/** Compiles templates in strings as strictly as those in files, and caches them, because loops use them repeatedly. */
export function createTextTemplates({
  sources,
  budget,
  compile,
}: {
  sources: Map<string, TemplateSource>;
  budget: Budget;
  compile(template: ParsedTemplate): Runnable;
}): TextTemplates {
  const compiled = new Map<string, Runnable>();
  return {
    run(text, run) {
      // No file has this name; messages use it to recognize the string.
      const file = `text\n${text}`;
      try {
        return budget.nest(() => run(templateOf(text, file)));
      } catch (error) {
        if (!(error instanceof ReleaseError) || error.position?.file !== file) throw error;
        throw asHelperError(error);
      }
    },
  };

  function templateOf(text: string, file: string): Runnable {
    const kept = compiled.get(text);
    if (kept !== undefined) return kept;
    budget.spend(compileCost + text.length / 10);
    const source = { file, text };
    sources.set(file, source);
    const { body, named } = parseTemplate(source);
    if (named.size > 0) throw new HelperError('takes a string that does not define named templates');
    const template = compile(body);
    compiled.set(text, template);
    return template;
  }
}

/** An error in a string that tpl renders. */
class TextError extends HelperError {}

/** The frame shows lines of the string, which is not a file; the caller adds the position of the call. */
function asHelperError({ code, message, position, frame, hint, cause }: ReleaseError): HelperError {
  // For nested strings, the innermost error is enough.
  if (cause instanceof TextError) return cause;
  const place = formatPosition({ ...position, file: 'the string' });
  const shownHint = [hint, frame].filter((part) => part !== undefined).join('\n');
  return new TextError(`fails at ${place}: ${message}`, { code, hint: shownHint });
}
