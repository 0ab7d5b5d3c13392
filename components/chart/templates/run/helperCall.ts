import type {} from 'handlebars';
import type { Json } from '../../../json/index.ts';
import { type Helper, HelperError } from '../helpers/helper.ts';
import { isTooMuch, largeHint } from '../parse/guard.ts';
import { lookupHelper, printHelper } from '../parse/nodes.ts';
import { sliceSource, type TemplateSource, templateError, valuePathsIn } from '../parse/template.ts';
import { UnknownValueError } from './lookupValue.ts';

/** The options that Handlebars passes to a helper after the arguments. Its types leave out the position of the call. */
export interface CallOptions extends Handlebars.HelperOptions {
  loc: hbs.AST.SourceLocation;
}

/** The values of the template; undefined for a value that Handlebars did not find. */
export function splitArguments(args: readonly unknown[]): { values: (Json | undefined)[]; options: CallOptions } {
  // In Handlebars, the options are the last argument.
  return { values: args.slice(0, -1) as (Json | undefined)[], options: args.at(-1) as CallOptions };
}

const tableHint = 'docs/templates.md lists the arguments of each helper.';

/** Names for the internal helpers in messages. */
const subjects: Readonly<Record<string, string>> = {
  [printHelper]: 'The output',
  [lookupHelper]: 'The value',
};

/** Converts an exception of a call to an error with the call's position. Errors of nested calls already have one. */
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
      const reason = cause.message.replace(/\.$/, '');
      const message = `${subjects[name] ?? name} ${reason}${shownValues(source, loc, reason)}.`;
      throw templateError(code, message, source, loc.start, { hint: hint ?? tableHint, cause });
    }
    if (isTooMuch(cause)) {
      const message = `${subjects[name] ?? name} returns a value that is too large or too deeply nested.`;
      throw templateError('CHART_TEMPLATE_RENDER', message, source, loc.start, { hint: largeHint, cause });
    }
    throw cause;
  }
}

/** The values in a call that the message does not mention. */
function shownValues(source: TemplateSource, loc: hbs.AST.SourceLocation, reason: string): string {
  const paths = valuePathsIn(sliceSource(source, loc)).filter((path) => !reason.includes(path));
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
