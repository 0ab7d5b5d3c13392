import { formatPosition, ReleaseError } from '../../../errors.ts';
import { HelperError } from '../helpers/helper.ts';
import { parseTemplate } from '../parse/parseTemplate.ts';
import type { ParsedTemplate, TemplateSource } from '../parse/template.ts';
import type { Budget } from './budget.ts';
import type { Runnable } from './environment.ts';

export interface TextTemplates {
  /**
   * @param text what tpl was given
   * @throws HelperError with the line of the text for its own mistakes
   */
  run(text: string, run: (template: Runnable) => string): string;
}

/** Compiling costs about as much as so many calls of a helper. */
const compileCost = 500;

/** The templates that come as values: compiled as strictly as those in files, and kept, as loops use them over and over. */
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
      // A name that no file has, since messages tell it apart by that.
      const file = `text\n${text}`;
      try {
        return budget.nest(() => run(templateOf(text, file)));
      } catch (error) {
        if (!(error instanceof ReleaseError) || error.position?.file !== file) throw error;
        throw told(error);
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
    if (named.size > 0) throw new HelperError('takes a text without named templates of its own');
    const template = compile(body);
    compiled.set(text, template);
    return template;
  }
}

/** A mistake in a text that tpl renders. */
class TextError extends HelperError {}

/** The frame shows the text, whose lines no file has; the call's own place is added by its caller. */
function told({ code, message, position, frame, hint, cause }: ReleaseError): HelperError {
  // A text that renders texts: the innermost says it all.
  if (cause instanceof TextError) return cause;
  const place = formatPosition({ ...position, file: 'the text' });
  const shownHint = [hint, frame].filter((part) => part !== undefined).join('\n');
  return new TextError(`fails at ${place}: ${message}`, { code, hint: shownHint });
}
