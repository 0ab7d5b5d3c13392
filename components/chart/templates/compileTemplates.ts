import { type ReleaseError, releaseErrors, throwAll } from '../../errors.ts';
import type { JsonObject } from '../../json/index.ts';
import { attempt } from '../../manifest/index.ts';
import { HelperError, type HelperTable } from './helpers/helper.ts';
import { checkTemplate, type KnownNames } from './parse/checkTemplate.ts';
import { guard } from './parse/guard.ts';
import { readTemplates, type TemplateInput } from './parse/readTemplates.ts';
import { type ParsedTemplate, type TemplateSource, templateError } from './parse/template.ts';
import { blocks } from './run/blocks.ts';
import { createBudget } from './run/budget.ts';
import { createEnvironment, type Runnable } from './run/environment.ts';
import { createFaults } from './run/faults.ts';
import { createTextTemplates } from './run/textTemplates.ts';
import type { Tolerance } from './run/tolerance.ts';
import { markProgram } from './trace/markProgram.ts';
import { createMarks } from './trace/marks.ts';
import { markLetterFor, readTrace, type Trace } from './trace/trace.ts';

export interface CompiledTemplates {
  /**
   * The errors in the templates themselves: CHART_TEMPLATE_SYNTAX, CHART_UNKNOWN_HELPER, CHART_UNKNOWN_PARTIAL. The
   * other templates can still be rendered, to find their errors too.
   */
  errors: readonly ReleaseError[];
  /**
   * Renders a file.
   * @param file that is not a collection of named templates
   * @param tolerance replaces failed calls. @default none: each failed call is an error
   * @returns undefined for a file with errors, or one that includes a template with errors
   * @throws ReleaseError(s), all in one pass: CHART_UNKNOWN_VALUE, CHART_UNKNOWN_FILE, CHART_TEMPLATE_RENDER, and
   * compile errors of strings that tpl renders
   */
  render(file: string, context: JsonObject, tolerance?: Tolerance): string | undefined;
  /**
   * Renders a file again, with the position of every piece.
   * @param text the output of the first render
   */
  trace(file: string, context: JsonObject, text: string): Trace | undefined;
}

/** Contains a space, so that no template can use the name. */
function markedName(name: string): string {
  return `${name} with marks`;
}

interface CompiledFile {
  template: ParsedTemplate;
  run: Runnable;
}

/**
 * Parses, checks and compiles templates that may include each other by name.
 * @param ownHelpers helpers in addition to the built-in ones
 */
export function compileTemplates(inputs: readonly TemplateInput[], ownHelpers: HelperTable = {}): CompiledTemplates {
  const { files, named, errors: syntaxErrors, isComplete } = readTemplates(inputs);
  const errors = [...syntaxErrors];
  const sources = new Map<string, TemplateSource>(inputs.map((input) => [input.file, input]));
  const runnable = new Map<string, Runnable>();
  const markedRunnable = new Map<string, Runnable>();
  const budget = createBudget();
  const faults = createFaults();
  const marks = createMarks();
  const texts = createTextTemplates({ sources, budget, compile: (parsed) => check(parsed) });
  const environment = createEnvironment({
    sources,
    budget,
    faults,
    ownHelpers,
    marks,
    findNamed: (name) => (marks.isOn ? markedRunnable : runnable).get(name),
    isBroken: () => errors.length > 0,
    runText: texts.run,
  });
  const known: KnownNames = {
    helpers: new Set(Object.keys(environment.helpers)),
    blocks: new Set(Object.keys(blocks)),
    templates: new Set(named.keys()),
  };
  const compiled = new Map<string, CompiledFile>();
  for (const [name, template] of named) {
    const run = attempt(errors, () => nested(check(template)));
    if (run !== undefined) runnable.set(name, run);
    environment.addPartial(name, run === undefined ? () => '' : asPartial(name, template, run));
  }
  for (const [file, template] of files) {
    const run = attempt(errors, () => check(template));
    if (run !== undefined) compiled.set(file, { template, run });
  }
  return {
    // A file that cannot be parsed may define the missing partials.
    errors: isComplete ? errors : errors.filter(({ code }) => code !== 'CHART_UNKNOWN_PARTIAL'),
    render,
    trace,
  };

  function check(template: ParsedTemplate): Runnable {
    return guard(template.source, () => {
      checkTemplate(template, known);
      return environment.compile(template.program);
    });
  }

  /** Reports endless recursion of templates before the stack overflows. */
  function nested(run: Runnable): Runnable {
    return (context, options) => budget.nest(() => run(context, options));
  }

  /** Calls of partials are not helper calls, so their position is unknown here. */
  function asPartial(name: string, { source, line }: ParsedTemplate, run: Runnable): Runnable {
    return (context, options) => {
      try {
        return run(context, options);
      } catch (cause) {
        if (!(cause instanceof HelperError)) throw cause;
        const message = `The template "${name}" ${cause.message}.`;
        throw templateError(cause.code, message, source, { line, column: 0 }, { hint: cause.hint, cause });
      }
    };
  }

  function render(file: string, context: JsonObject, tolerance?: Tolerance): string | undefined {
    const found = compiled.get(file);
    if (found === undefined) return undefined;
    const run = () => faults.tolerating(tolerance, () => runFile(found.template.source, found.run, context));
    if (errors.length === 0) {
      try {
        return run();
      } catch (error) {
        if (faults.isFinal(error)) throw error;
        throwAll(faults.collect(run, releaseErrors(error)).errors);
      }
    }
    const { text, errors: mistakes } = faults.collect(run);
    throwAll(mistakes);
    return text;
  }

  function trace(file: string, context: JsonObject, text: string): Trace | undefined {
    const found = compiled.get(file);
    if (found === undefined) return undefined;
    const compileMarked = ({ source, program }: ParsedTemplate) =>
      environment.compile(markProgram(program, source, marks.markOf, markedName));
    const letter = markLetterFor(text);
    const { text: marked, pieces } = marks.during(letter, () => {
      for (const [name, template] of named) {
        const run = nested(compileMarked(template));
        markedRunnable.set(name, run);
        environment.addPartial(markedName(name), asPartial(name, template, run));
      }
      const run = compileMarked(found.template);
      return faults.collect(() => runFile(found.template.source, run, context)).text;
    });
    return marked === undefined ? undefined : readTrace(file, marked, text, letter, pieces, placeOf);
  }

  function placeOf(name: string): string | undefined {
    const template = named.get(name);
    return template && `the named template "${name}" (${template.source.file}:${template.line})`;
  }

  function runFile(source: TemplateSource, run: Runnable, context: JsonObject): string {
    budget.reset();
    return guard(source, () => run(context));
  }
}
