import Handlebars from 'handlebars';
import type { Json, JsonObject } from '../../config/index.ts';
import { ReleaseError, throwAll } from '../../errors.ts';
import { describeValue, fixed, HelperError, helpers, textOf } from '../helpers/index.ts';
import { blocks } from './blocks.ts';
import { checkTemplate } from './checkTemplate.ts';
import { atCall, type CallOptions, runHelper, splitArguments } from './helperCall.ts';
import { lookupValue } from './lookupValue.ts';
import { lookupHelper, printHelper } from './nodes.ts';
import { type ParsedFile, parseTemplate } from './parseTemplate.ts';
import { type ParsedTemplate, type TemplateSource, templateError } from './template.ts';

/** How deep templates may call each other; nobody nests so deep on purpose. */
const deepestCall = 100;

export interface CompiledTemplates {
  /**
   * @param file one of the files that are no collections of named templates
   * @throws ReleaseError CHART_UNKNOWN_VALUE, CHART_TEMPLATE_RENDER
   */
  render(file: string, context: JsonObject): string;
}

/** A template file; a collection holds named templates only, and its rest is one under the collection's name. */
export interface TemplateInput extends TemplateSource {
  collection?: string;
}

/**
 * Parses, checks and compiles templates that may call each other by name. What is wrong with each file is reported at once.
 * @throws ReleaseError(s) CHART_TEMPLATE_SYNTAX, CHART_UNKNOWN_HELPER, CHART_UNKNOWN_PARTIAL
 */
export function compileTemplates(inputs: readonly TemplateInput[]): CompiledTemplates {
  const sources = new Map(inputs.map((input) => [input.file, input]));
  const { files, named } = readTemplates(inputs);
  const environment = Handlebars.create();
  for (const name of Object.keys(environment.helpers)) {
    if (!name.endsWith('Missing')) environment.unregisterHelper(name);
  }
  let depth = 0;

  register(lookupHelper, ([base, prefix, ...parts]) => lookupValue(base, textOf(prefix ?? ''), parts.map(partOf)));
  register(printHelper, ([value]) => printed(value ?? null));
  for (const [name, helper] of Object.entries(helpers)) register(name, (values) => runHelper(helper, values));
  for (const [name, block] of Object.entries(blocks)) {
    register(name, (values, context, options) =>
      runHelper(
        fixed((value) => block(value, context, options)),
        values,
      ),
    );
  }
  const include = (options: CallOptions) =>
    fixed((name, context) => {
      const template = environment.partials[textOf(name)];
      if (template === undefined) throw new HelperError(`finds no named template ${describeValue(name)}`);
      return template(context, { data: options.data }).trim();
    });
  register('include', (values, _context, options) => runHelper(include(options), values));

  const known = {
    helpers: new Set([...Object.keys(helpers), 'include']),
    blocks: new Set(Object.keys(blocks)),
    templates: new Set(named.keys()),
  };
  attemptAll([...files.values(), ...named.values()], (template) => checkTemplate(template, known));
  for (const [name, template] of named) environment.registerPartial(name, counted(name, template));
  const compiled = new Map([...files].map(([file, template]) => [file, compile(template)]));

  return {
    render(file, context) {
      const template = compiled.get(file);
      const source = sources.get(file);
      if (template === undefined || source === undefined) throw new Error(`${file} was not compiled.`);
      depth = 0;
      return template(context);
    },
  };

  function compile({ program }: ParsedTemplate): Handlebars.TemplateDelegate<Json> {
    const names = [lookupHelper, printHelper, ...known.helpers, ...known.blocks];
    return environment.compile(program, {
      noEscape: true,
      // Lines of their own have been seen to when the text was parsed.
      ignoreStandalone: true,
      knownHelpersOnly: true,
      // The names of the built-in helpers are part of the type, and those that we have not are never called.
      knownHelpers: Object.fromEntries(names.map((name) => [name, true])) as unknown as KnownHelpers,
    });
  }

  /** Refuses templates that call each other without end before the stack does. */
  function counted(name: string, template: ParsedTemplate): Handlebars.TemplateDelegate<Json> {
    const run = compile(template);
    return (context, options) => {
      if (++depth > deepestCall) {
        const place = { line: template.line, column: 0 };
        throw templateError(
          'CHART_TEMPLATE_RENDER',
          `The template "${name}" calls itself without end.`,
          template.source,
          place,
        );
      }
      const text = run(context, options);
      depth--;
      return text;
    };
  }

  function register(
    name: string,
    run: (values: (Json | undefined)[], context: Json, options: CallOptions) => Json,
  ): void {
    environment.registerHelper(name, function call(this: Json, ...args: unknown[]) {
      const { values, options } = splitArguments(args);
      return atCall(options, sources, () => run(values, this, options));
    });
  }
}

function readTemplates(inputs: readonly TemplateInput[]) {
  const files = new Map<string, ParsedTemplate>();
  const named = new Map<string, ParsedTemplate>();
  attemptAll(inputs, (input) => {
    const parsed: ParsedFile = parseTemplate(input);
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

function isVisible(statement: hbs.AST.Statement): boolean {
  // The type tells the node's shape.
  if (statement.type === 'ContentStatement') return (statement as hbs.AST.ContentStatement).value.trim() !== '';
  return statement.type !== 'CommentStatement';
}

/** Does the same to all, and throws what went wrong with any of them afterwards. */
export function attemptAll<Item>(items: Iterable<Item>, attempt: (item: Item) => void): void {
  const errors: ReleaseError[] = [];
  for (const item of items) {
    try {
      attempt(item);
    } catch (error) {
      if (!(error instanceof ReleaseError)) throw error;
      errors.push(error);
    }
  }
  throwAll(errors);
}

function partOf(part: Json | undefined): string {
  return textOf(part ?? '');
}

function printed(value: Json): string {
  if (typeof value !== 'object') return String(value);
  if (value === null) return '';
  throw new HelperError(`needs a text, not ${describeValue(value)}; use toYaml or toJson`);
}
