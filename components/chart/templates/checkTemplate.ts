import { closestName } from '../../config/index.ts';
import { absentHelpers } from '../helpers/index.ts';
import {
  type CallNode,
  callNode,
  type ExpressionNode,
  lookupHelper,
  pathNode,
  printHelper,
  type StatementNode,
  textNode,
} from './nodes.ts';
import { type ParsedTemplate, templateError } from './template.ts';

/** The names that templates of a chart can use. */
export interface KnownNames {
  /** With the fewest arguments that each takes. */
  helpers: ReadonlyMap<string, number>;
  blocks: ReadonlySet<string>;
  templates: ReadonlySet<string>;
}

/**
 * Checks every name that a template calls and rewrites it in place: each value that it reads becomes a call of the strict
 * lookup. Handlebars' own strict mode leaves out the arguments of helpers and blocks.
 * @throws ReleaseError CHART_UNKNOWN_HELPER, CHART_UNKNOWN_PARTIAL, CHART_TEMPLATE_SYNTAX
 */
export function checkTemplate({ source, program }: ParsedTemplate, names: KnownNames): void {
  checkProgram(program, []);

  /** @param locals the block parameters in scope */
  function checkProgram(block: hbs.AST.Program, locals: readonly string[]): void {
    const inner = [...locals, ...(block.blockParams ?? [])];
    // The parser makes no other statements; decorators are caught by the default case.
    for (const statement of block.body) checkStatement(statement as StatementNode, inner);
  }

  function checkStatement(statement: StatementNode, locals: readonly string[]): void {
    switch (statement.type) {
      case 'ContentStatement':
      case 'CommentStatement':
        return;
      case 'MustacheStatement': {
        // Handlebars' types know no closed set of literals.
        const node = statement as CallNode;
        const shown = isCall(node, locals) ? call(node, locals) : value(node.path, locals);
        statement.path = pathNode([printHelper], statement);
        statement.params = [shown];
        return;
      }
      case 'BlockStatement': {
        const { original } = statement.path;
        if (!names.blocks.has(original)) {
          throw fail('CHART_UNKNOWN_HELPER', `There is no block helper "${original}".`, statement.path, {
            hint:
              absentHelpers.get(original) ??
              `The blocks are ${[...names.blocks].sort().join(', ')}: {{#if Values.x}} … {{/if}}.`,
          });
        }
        checkArguments(statement, locals);
        if (statement.program) checkProgram(statement.program, locals);
        if (statement.inverse) checkProgram(statement.inverse, locals);
        return;
      }
      case 'PartialStatement':
      case 'PartialBlockStatement':
        checkPartial(statement, locals);
        if (statement.type === 'PartialBlockStatement') checkProgram(statement.program, locals);
        return;
      default:
        throw fail('CHART_TEMPLATE_SYNTAX', 'Decorators are not supported here.', statement, {
          hint: 'Define named templates with {{#*inline "name"}} at the top level of a file whose name starts with "_".',
        });
    }
  }

  function checkPartial(
    node: hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement,
    locals: readonly string[],
  ): void {
    if (node.name.type === 'SubExpression') {
      throw fail('CHART_TEMPLATE_SYNTAX', 'A partial needs a fixed name.', node.name, {
        hint: 'Use include: {{include name this}}.',
      });
    }
    const { original } = node.name;
    if (original !== '@partial-block' && !names.templates.has(original)) {
      throw unknownTemplate(original, node.name);
    }
    node.params = node.params.map((param) => value(param as ExpressionNode, locals));
    for (const pair of node.hash?.pairs ?? []) pair.value = value(pair.value as ExpressionNode, locals);
  }

  function isCall(node: CallNode, locals: readonly string[]): boolean {
    if (node.params.length > 0 || node.hash !== undefined) return true;
    if (node.path.type !== 'PathExpression' || !isSimple(node.path)) return false;
    const { original } = node.path;
    if (locals.includes(original)) return false;
    // Alone, {{first}} can only be a value: the helper takes a list.
    return names.helpers.get(original) === 0 || absentHelpers.has(original);
  }

  function call(node: CallNode, locals: readonly string[]): hbs.AST.SubExpression {
    const name = node.path.type === 'PathExpression' ? node.path.original : String(node.path.type);
    if (node.path.type !== 'PathExpression' || !isSimple(node.path) || !names.helpers.has(name))
      throw unknownHelper(name, node.path);
    checkArguments(node, locals);
    const [template] = node.params;
    // A name that is written out can be checked before anything is rendered.
    if (name === 'include' && template?.type === 'StringLiteral') {
      const { value: wanted } = template as hbs.AST.StringLiteral;
      if (!names.templates.has(wanted)) throw unknownTemplate(wanted, template);
    }
    return callNode(name, node.params, node.path);
  }

  function checkArguments(node: CallNode, locals: readonly string[]): void {
    const [pair] = node.hash?.pairs ?? [];
    if (pair !== undefined) {
      throw fail('CHART_TEMPLATE_SYNTAX', `Helpers take no named arguments such as "${pair.key}=".`, pair, {
        hint: `Use (dict "${pair.key}" …) where a map is wanted.`,
      });
    }
    node.params = node.params.map((param) => value(param as ExpressionNode, locals));
  }

  function value(node: ExpressionNode, locals: readonly string[]): hbs.AST.Expression {
    if (node.type === 'SubExpression') return call(node, locals);
    if (node.type !== 'PathExpression') return node;
    const { data, depth, parts } = node;
    const isLocal = depth === 0 && isUnscoped(node) && locals.includes(parts[0] ?? '');
    // Handlebars finds the start of the path, the strict lookup goes on from there.
    const start = data || isLocal ? parts.slice(0, 1) : [];
    const prefix = data ? `@${start.join('')}` : `${'../'.repeat(depth)}${start.join('')}`;
    const base = { ...node, parts: start };
    return callNode(
      lookupHelper,
      [base, ...[prefix, ...parts.slice(start.length)].map((text) => textNode(text, node))],
      node,
    );
  }

  function unknownHelper(name: string, at: hbs.AST.Node) {
    const closest = closestName(name, names.helpers.keys());
    const hint = absentHelpers.get(name) ?? (closest && `Did you mean "${closest}"?`);
    return fail('CHART_UNKNOWN_HELPER', `There is no helper "${name}".`, at, { hint });
  }

  function unknownTemplate(name: string, at: hbs.AST.Node) {
    const closest = closestName(name, names.templates);
    const hint = closest
      ? `Did you mean "${closest}"?`
      : `The named templates are ${[...names.templates].sort().join(', ') || 'none'}.`;
    return fail('CHART_UNKNOWN_PARTIAL', `There is no named template "${name}".`, at, { hint });
  }

  function fail(
    code: 'CHART_UNKNOWN_HELPER' | 'CHART_UNKNOWN_PARTIAL' | 'CHART_TEMPLATE_SYNTAX',
    message: string,
    at: hbs.AST.Node,
    options: { hint?: string | undefined },
  ) {
    return templateError(code, message, source, at.loc.start, options);
  }
}

/** A single name: no path, no `@data`, no `this.` and no `../`. */
function isSimple(path: hbs.AST.PathExpression): boolean {
  return path.parts.length === 1 && !path.data && path.depth === 0 && isUnscoped(path);
}

/** `this.x` and `./x` mean the context even when a helper or block parameter is called x. */
function isUnscoped({ original }: hbs.AST.PathExpression): boolean {
  return !/^(?:\.|this(?:$|[./]))/.test(original);
}
