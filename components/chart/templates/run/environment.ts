import Handlebars from 'handlebars';
import { isJsonObject, type Json } from '../../../json/index.ts';
import { fixed, HelperError, type HelperTable } from '../helpers/helper.ts';
import { helpers } from '../helpers/index.ts';
import { describeValue, listOf, textOf } from '../helpers/values.ts';
import { blockHelper, callHelper, handlebarsHelpers, lookupHelper, printHelper } from '../parse/nodes.ts';
import type { TemplateSource } from '../parse/template.ts';
import type { Marks } from '../trace/marks.ts';
import { blocks } from './blocks.ts';
import type { Budget } from './budget.ts';
import { type Faults, fault } from './faults.ts';
import { atCall, type CallOptions, runHelper, splitArguments } from './helperCall.ts';
import { lookupValue } from './lookupValue.ts';

/** A compiled template; `data` contains `@root` and similar variables. */
export type Runnable = Handlebars.TemplateDelegate<Json>;

export interface EnvironmentOptions {
  /** Every text that may contain a call, by the name in its syntax tree. */
  sources: ReadonlyMap<string, TemplateSource>;
  budget: Budget;
  faults: Faults;
  /** Helpers in addition to the pure ones. */
  ownHelpers: HelperTable;
  marks: Marks;
  /** Undefined if there is no template of the name. */
  findNamed(name: string): Runnable | undefined;
  /** Whether templates may be missing because of errors that are already reported. */
  isBroken(): boolean;
  /** Compiles a string during a render. Its errors are reported at the position of the call. */
  runText(text: string, run: (template: Runnable) => string): string;
}

/** The helpers of templates, and their compiler. */
export interface Environment {
  helpers: HelperTable;
  compile(program: hbs.AST.Program): Runnable;
  /** Registers a named template for `{{> name}}`. */
  addPartial(name: string, template: Runnable): void;
}

/** Helpers that depend on the calling template; this table only defines their arguments. */
export const boundHelpers: HelperTable = {
  include: fixed((_name, _context) => null),
  tpl: fixed((_text, _context) => null),
  'Capabilities.APIVersions.Has': fixed((_version) => null),
};

/** Runs when a template calls a name. */
type Call = (values: (Json | undefined)[], context: Json, options: CallOptions) => Json;

export function createEnvironment(options: EnvironmentOptions): Environment {
  const { sources, budget, faults, marks, ownHelpers, findNamed, isBroken, runText } = options;
  const helperTable: HelperTable = { ...helpers, ...ownHelpers };
  const calls = new Map<string, Call>([
    [lookupHelper, ([base, prefix, ...parts]) => lookupValue(base, textOf(prefix ?? ''), parts.map(textOrEmpty))],
    [printHelper, ([value]) => printed(value ?? null)],
    ['include', (values, _context, { data }) => runHelper(fixed(include(data)), values)],
    ['tpl', (values, _context, { data }) => runHelper(fixed(tpl(data)), values)],
    ['Capabilities.APIVersions.Has', (values, _context, { data }) => runHelper(fixed(hasVersion(data)), values)],
  ]);
  for (const [name, helper] of Object.entries(helperTable)) calls.set(name, (values) => runHelper(helper, values));
  for (const [name, block] of Object.entries(blocks)) {
    calls.set(name, (values, context, callOptions) => {
      const body = (value: Json) => {
        budget.spend(Array.isArray(value) ? value.length : 0);
        return block(value, context, callOptions);
      };
      return runHelper(fixed(body), values);
    });
  }

  const environment = Handlebars.create();
  for (const name of Object.keys(environment.helpers)) {
    if (!name.endsWith('Missing')) environment.unregisterHelper(name);
  }
  // Only a few Handlebars helpers, because Handlebars prepares each helper for each template that it runs.
  connect(lookupHelper, (values) => [lookupHelper, values], fault);
  connect(callHelper, ([name, ...values]) => [textOrEmpty(name), values], fault);
  // Output that fails leaves an empty string.
  connect(printHelper, (values) => [printHelper, values], '');
  connect(blockHelper, ([name, ...values]) => [textOrEmpty(name), values], '');
  return {
    helpers: { ...helperTable, ...boundHelpers },
    compile: (program) =>
      environment.compile(program, {
        noEscape: true,
        // Standalone lines were handled when the template was parsed.
        ignoreStandalone: true,
        knownHelpersOnly: true,
        // The type includes the built-in helpers, which are never called.
        knownHelpers: Object.fromEntries(handlebarsHelpers.map((name) => [name, true])) as unknown as KnownHelpers,
      }),
    addPartial: (name, template) => environment.registerPartial(name, template),
  };

  function connect(
    helper: string,
    read: (values: (Json | undefined)[]) => [name: string, values: (Json | undefined)[]],
    failed: Json,
  ): void {
    environment.registerHelper(helper, function run(this: Json, ...args: unknown[]) {
      const { values: given, options: callOptions } = splitArguments(args);
      if (faults.isCollecting && (this === fault || given.includes(fault))) return failed;
      const [name, values] = read(given);
      const call = calls.get(name);
      if (call === undefined) throw new Error(`${name} was not checked.`);
      try {
        return atCall(name, callOptions, sources, () => {
          budget.spend(1);
          const result = call(marks.isOn ? marks.argumentsFor(name, values) : values, this, callOptions);
          return typeof result === 'string' ? budget.measure(result) : result;
        });
      } catch (error) {
        const instead = faults.insteadOf(error, name, values);
        if (instead !== undefined) return helper === blockHelper ? failed : instead;
        if (!faults.note(error)) throw error;
        return failed;
      }
    });
  }

  function include(data: CallOptions['data']) {
    return (name: Json, context: Json): Json => {
      const template = findNamed(textOf(name));
      if (template === undefined && isBroken()) return faults.silent();
      if (template === undefined) throw new HelperError(`cannot find the named template ${describeValue(name)}`);
      return faults.whole(() => {
        const text = template(context, { data });
        return marks.isOn ? marks.trim(text) : text.trim();
      });
    };
  }

  function tpl(data: CallOptions['data']) {
    return (text: Json, context: Json): Json =>
      faults.stopping(() => runText(textOf(text), (template) => template(context, { data })));
  }

  function hasVersion(data: CallOptions['data']) {
    return (version: Json): Json => apiVersionsIn(data.root).includes(textOf(version));
  }
}

/** @param root the context at the start of the render */
function apiVersionsIn(root: Json): Json[] {
  const capabilities = isJsonObject(root) ? root.Capabilities : undefined;
  return listOf((isJsonObject(capabilities) ? capabilities.APIVersions : undefined) ?? []);
}

function textOrEmpty(part: Json | undefined): string {
  return textOf(part ?? '');
}

function printed(value: Json): string {
  if (typeof value !== 'object') return String(value);
  if (value === null) return '';
  throw new HelperError(`must be a string, not ${describeValue(value)}`, { hint: 'Convert it with toYaml or toJson.' });
}
