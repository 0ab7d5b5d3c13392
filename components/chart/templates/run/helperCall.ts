import type {} from 'handlebars';
import type { Json } from '../../../json/index.ts';
import { type Helper, HelperError } from '../helpers/helper.ts';
import { isTooMuch, largeHint } from '../parse/guard.ts';
import { lookupHelper, printHelper } from '../parse/nodes.ts';
import { sliceSource, type TemplateSource, templateError, valuePathsIn } from '../parse/template.ts';
import { UnknownValueError } from './lookupValue.ts';

/** What Handlebars passes to a helper after the arguments. Its types leave out the place of the call. */
export interface CallOptions extends Handlebars.HelperOptions {
  loc: hbs.AST.SourceLocation;
}

/** The values are those of the template, and undefined where Handlebars could not find one. */
export function splitArguments(args: readonly unknown[]): { values: (Json | undefined)[]; options: CallOptions } {
  // The protocol of Handlebars' helpers: the options come last.
  return { values: args.slice(0, -1) as (Json | undefined)[], options: args.at(-1) as CallOptions };
}

const tableHint = 'docs/templates.md tells what each helper takes.';

/** What messages call the helpers that no template writes. */
const subjects: Readonly<Record<string, string>> = {
  [printHelper]: 'What is shown here',
  [lookupHelper]: 'What is read here',
};

/** Turns what goes wrong inside a call into an error with the place of the call; errors of deeper calls have theirs. */
export function atCall<Result>(
  name: string,
  { loc }: CallOptions,
  sources: ReadonlyMap<string, TemplateSource>,
  run: () => Result,
): Result {
  try {
    return run();
  } catch (cause) {
    const source = sources.get(loc.source);
    if (source === undefined) throw cause;
    if (cause instanceof UnknownValueError) {
      throw templateError(cause.code, cause.message, source, loc.start, { hint: cause.hint, cause });
    }
    if (cause instanceof HelperError) {
      const { code, hint } = cause;
      const told = cause.message.replace(/\.$/, '');
      const message = `${subjects[name] ?? name} ${told}${shownValues(source, loc, told)}.`;
      throw templateError(code, message, source, loc.start, { hint: hint ?? tableHint, cause });
    }
    if (isTooMuch(cause)) {
      const message = `${subjects[name] ?? name} makes something that is too large or too deeply nested.`;
      throw templateError('CHART_TEMPLATE_RENDER', message, source, loc.start, { hint: largeHint, cause });
    }
    throw cause;
  }
}

/** The values that take part in a call, if they are not told of. */
function shownValues(source: TemplateSource, loc: hbs.AST.SourceLocation, told: string): string {
  const paths = valuePathsIn(sliceSource(source, loc)).filter((path) => !told.includes(path));
  return paths.length === 0 ? '' : ` (from ${paths.join(', ')})`;
}

export function runHelper({ run, least, most }: Helper, values: readonly (Json | undefined)[]): Json {
  if (values.length < least || values.length > most) {
    const wanted =
      least === most
        ? String(least)
        : `${values.length < least ? 'at least' : 'at most'} ${values.length < least ? least : most}`;
    throw new HelperError(`takes ${wanted} argument${wanted === '1' ? '' : 's'}, not ${values.length}`);
  }
  return run(...values.map((value) => value ?? null));
}
