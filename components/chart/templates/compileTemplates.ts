import type { JsonObject } from '../../config/index.ts';
import { HelperError, type HelperTable } from '../helpers/index.ts';
import { attemptAll } from './attemptAll.ts';
import { blocks } from './blocks.ts';
import { createBudget } from './budget.ts';
import { checkTemplate, type KnownNames } from './checkTemplate.ts';
import { createEnvironment, type Runnable } from './environment.ts';
import { guard } from './guard.ts';
import { isVisible, parseTemplate } from './parseTemplate.ts';
import { type ParsedTemplate, type TemplateSource, templateError } from './template.ts';
import { createTextTemplates } from './textTemplates.ts';

export interface CompiledTemplates {
  /**
   * @param file one of the files that are no collections of named templates
   * @throws ReleaseError CHART_UNKNOWN_VALUE, CHART_UNKNOWN_FILE, CHART_TEMPLATE_RENDER, and those of compiling for the
   * texts that tpl renders
   */
  render(file: string, context: JsonObject): string;
}

/** A template file; a collection holds named templates only, and its rest is one under the collection's name. */
export interface TemplateInput extends TemplateSource {
  collection?: string;
}

/**
 * Parses, checks and compiles templates that may call each other by name. What is wrong with each file is reported at once.
 * @param ownHelpers helpers beside those that only compute
 * @throws ReleaseError(s) CHART_TEMPLATE_SYNTAX, CHART_UNKNOWN_HELPER, CHART_UNKNOWN_PARTIAL
 */
export function compileTemplates(inputs: readonly TemplateInput[], ownHelpers: HelperTable = {}): CompiledTemplates {
  const { files, named } = readTemplates(inputs);
  const sources = new Map<string, TemplateSource>(inputs.map((input) => [input.file, input]));
  const runnable = new Map<string, Runnable>();
  const budget = createBudget();
  const texts = createTextTemplates({ sources, budget, compile: (parsed) => check(parsed) });
  const environment = createEnvironment({ sources, budget, ownHelpers, named: runnable, runText: texts.run });
  const known: KnownNames = {
    helpers: new Map(Object.entries(environment.helpers).map(([name, { least }]) => [name, least])),
    blocks: new Set(Object.keys(blocks)),
    templates: new Set(named.keys()),
  };
  attemptAll([...named], ([name, template]) => {
    const run = nested(name, template, check(template));
    runnable.set(name, run);
    environment.addPartial(name, run);
  });
  const compiled = new Map<string, { template: ParsedTemplate; run: Runnable }>();
  attemptAll([...files], ([file, template]) => compiled.set(file, { template, run: check(template) }));

  return {
    render(file, context) {
      const found = compiled.get(file);
      if (found === undefined) throw new Error(`${file} was not compiled.`);
      budget.reset();
      return guard(found.template.source, () => found.run(context));
    },
  };

  function check(template: ParsedTemplate): Runnable {
    return guard(template.source, () => {
      checkTemplate(template, known);
      return environment.compile(template.program);
    });
  }

  /** Refuses templates that call each other without end before the stack does. */
  function nested(name: string, template: ParsedTemplate, run: Runnable): Runnable {
    return (context, options) => {
      try {
        return budget.nest(() => run(context, options));
      } catch (cause) {
        if (!(cause instanceof HelperError)) throw cause;
        const place = { line: template.line, column: 0 };
        throw templateError(cause.code, `The template "${name}" ${cause.message}.`, template.source, place, { cause });
      }
    };
  }
}

function readTemplates(inputs: readonly TemplateInput[]) {
  const files = new Map<string, ParsedTemplate>();
  const named = new Map<string, ParsedTemplate>();
  attemptAll(inputs, (input) => {
    const parsed = guard(input, () => parseTemplate(input));
    for (const [name, template] of parsed.named) define(name, template);
    if (input.collection === undefined) files.set(input.file, parsed.body);
    else if (parsed.body.program.body.some(isVisible)) define(input.collection, parsed.body);
  });
  return { files, named };

  function define(name: string, template: ParsedTemplate): void {
    const other = named.get(name);
    if (other !== undefined) {
      const hint = `The other stands at ${other.source.file}:${other.line}.`;
      const place = { line: template.line, column: 0 };
      throw templateError('CHART_TEMPLATE_SYNTAX', `The template "${name}" is defined twice.`, template.source, place, {
        hint,
      });
    }
    named.set(name, template);
  }
}
