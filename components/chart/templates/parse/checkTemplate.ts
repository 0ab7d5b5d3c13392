import { closestName } from '../../../closestName.ts';
import { type ReleaseError, throwAll } from '../../../errors.ts';
import { absentHelpers } from '../helpers/absent.ts';
import {
  blockHelper,
  type CallNode,
  callHelper,
  callNode,
  type ExpressionNode,
  helperNameOf,
  isUnscoped,
  lookupHelper,
  pathNode,
  printHelper,
  type StatementNode,
  textNode,
} from './nodes.ts';
import { hasGoPath, tagHint } from './tagHint.ts';
import { type ParsedTemplate, sliceSource, templateError } from './template.ts';

const tableHint = 'docs/templates.md has the table of all helpers.';

/** The names that the templates of a chart can use. */
export interface KnownNames {
  helpers: ReadonlySet<string>;
  blocks: ReadonlySet<string>;
  templates: ReadonlySet<string>;
}

/**
 * Checks every name that a template calls, and rewrites the template: each value becomes a call of the strict lookup.
 * Handlebars' own strict mode does not check the arguments of helpers and blocks.
 * @throws ReleaseError(s), all in one pass: CHART_UNKNOWN_HELPER, CHART_UNKNOWN_PARTIAL, CHART_TEMPLATE_SYNTAX
 */
export function checkTemplate({ source, program }: ParsedTemplate, names: KnownNames): void {
  const errors: ReleaseError[] = [];
  checkProgram(program, []);
  throwAll(errors);

  /** @param locals the block parameters in scope */
  function checkProgram(block: hbs.AST.Program, locals: readonly string[]): void {
    const inner = [...locals, ...(block.blockParams ?? [])];
    // The parser returns no other statements; the default case handles decorators.
    for (const statement of block.body) checkStatement(statement as StatementNode, inner);
  }

  function checkStatement(statement: StatementNode, locals: readonly string[]): void {
    switch (statement.type) {
      case 'ContentStatement':
      case 'CommentStatement':
        return;
      case 'MustacheStatement': {
        // Handlebars' types do not have a closed set of literals.
        const node = statement as CallNode;
        const shown = isCall(node, locals) ? call(node, locals) : value(node.path, locals);
        // Errors refer to the expression, not to its braces.
        statement.loc = { ...statement.loc, start: shown.loc.start };
        statement.path = pathNode([printHelper], statement);
        statement.params = [shown];
        return;
      }
      case 'BlockStatement':
        checkBlock(statement, locals);
        return;
      case 'PartialStatement':
      case 'PartialBlockStatement':
        checkPartial(statement, locals);
        if (statement.type === 'PartialBlockStatement') checkProgram(statement.program, locals);
        return;
      default:
        fail('CHART_TEMPLATE_SYNTAX', 'Decorators are not supported here.', statement, {
          hint: 'Define named templates with {{#*inline "name"}} at the top level of a file whose name starts with "_".',
        });
    }
  }

  function checkBlock(statement: hbs.AST.BlockStatement, locals: readonly string[]): void {
    const { original } = statement.path;
    // As above, without the block's own text.
    const end = statement.params.at(-1)?.loc.end ?? statement.path.loc.end;
    statement.loc = { ...statement.loc, start: statement.path.loc.start, end };
    if (names.blocks.has(original)) {
      checkArguments(statement, locals);
      statement.params = [textNode(original, statement.path), ...statement.params];
      statement.path = pathNode([blockHelper], statement.path);
    } else {
      const known = `Known blocks: ${[...names.blocks].sort().join(', ')}. Example: {{#if Values.x}} … {{/if}}.`;
      fail('CHART_UNKNOWN_HELPER', `There is no block helper "${original}".`, statement.path, {
        hint: absentHelpers.get(original) ?? hintAt(statement.path) ?? known,
      });
    }
    if (statement.program) checkProgram(statement.program, locals);
    if (statement.inverse) checkProgram(statement.inverse, locals);
  }

  function checkPartial(
    node: hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement,
    locals: readonly string[],
  ): void {
    if (node.name.type === 'SubExpression') {
      fail('CHART_TEMPLATE_SYNTAX', 'A partial needs a fixed name.', node.name, {
        hint: 'Use include: {{include name this}}.',
      });
      return;
    }
    const { original } = node.name;
    if (original !== '@partial-block') checkTemplateName(original, node.name);
    node.params = node.params.map((param) => value(param as ExpressionNode, locals));
    for (const pair of node.hash?.pairs ?? []) pair.value = value(pair.value as ExpressionNode, locals);
  }

  function isCall(node: CallNode, locals: readonly string[]): boolean {
    if (node.params.length > 0 || node.hash !== undefined) return true;
    // A simple name alone is a value, even if a helper has that name; no value has the dotted name of a helper.
    const name = helperNameOf(node.path);
    if (name === undefined || !name.includes('.') || locals.includes(name.split('.')[0] ?? '')) return false;
    return names.helpers.has(name) || absentHelpers.has(name);
  }

  function call(node: CallNode, locals: readonly string[]): hbs.AST.Expression {
    const name = helperNameOf(node.path);
    const isKnown = name !== undefined && names.helpers.has(name);
    checkArguments(node, locals, isKnown);
    if (!isKnown) return unknownHelper(node.path);
    const [template] = node.params;
    // A literal name can be checked before rendering.
    if (name === 'include' && template?.type === 'StringLiteral') {
      checkTemplateName((template as hbs.AST.StringLiteral).value, template);
    }
    const loc = { ...node.path.loc, end: node.loc.end };
    return callNode(callHelper, [textNode(name, node.path), ...node.params], { loc });
  }

  /**
   * @param reports whether a path in the style of Go templates is reported; the hint for an unknown helper already
   * shows the whole tag
   */
  function checkArguments(node: CallNode, locals: readonly string[], reports = true): void {
    const [pair] = node.hash?.pairs ?? [];
    if (pair !== undefined) {
      fail('CHART_TEMPLATE_SYNTAX', `Helpers do not take named arguments such as "${pair.key}=".`, pair, {
        hint: `Use (dict "${pair.key}" …) to pass a map.`,
      });
    }
    node.params = node.params.map((param) => value(param as ExpressionNode, locals, reports));
  }

  function value(node: ExpressionNode, locals: readonly string[], reports = true): hbs.AST.Expression {
    if (node.type === 'SubExpression') return call(node, locals);
    if (node.type !== 'PathExpression') return node;
    const written = sliceSource(source, node.loc);
    // Handlebars parses `not .Values.x` as one path.
    if (reports && hasGoPath(written))
      fail('CHART_TEMPLATE_SYNTAX', `"${written}" is not a path.`, node, { hint: hintAt(node) });
    const { data, depth, parts } = node;
    const isLocal = depth === 0 && isUnscoped(node) && locals.includes(parts[0] ?? '');
    // Handlebars resolves the start of the path, and the strict lookup continues from there.
    const start = data || isLocal ? parts.slice(0, 1) : [];
    const prefix = data ? `@${start.join('')}` : `${'../'.repeat(depth)}${start.join('')}`;
    const base = { ...node, parts: start };
    return callNode(
      lookupHelper,
      [base, ...[prefix, ...parts.slice(start.length)].map((text) => textNode(text, node))],
      node,
    );
  }

  function unknownHelper(path: ExpressionNode): hbs.AST.Expression {
    const name = path.type === 'PathExpression' ? path.original : String(path.type);
    const closest = closestName(name, names.helpers);
    const hint = absentHelpers.get(name) ?? hintAt(path) ?? (closest && `Did you mean "${closest}"?`) ?? tableHint;
    fail('CHART_UNKNOWN_HELPER', `There is no helper "${name}".`, path, { hint });
    // Replaces the call in a template that is never run.
    return textNode('', path);
  }

  function hintAt(node: hbs.AST.Node): string | undefined {
    return tagHint(source.text, node.loc.start);
  }

  function checkTemplateName(name: string, at: hbs.AST.Node): void {
    if (names.templates.has(name)) return;
    const closest = closestName(name, names.templates);
    const hint = closest
      ? `Did you mean "${closest}"?`
      : names.templates.size === 0
        ? `The chart has no named templates: write one as templates/_${name.split('.').at(-1)}.hbs.`
        : `The named templates are ${[...names.templates].sort().join(', ')}.`;
    fail('CHART_UNKNOWN_PARTIAL', `There is no named template "${name}".`, at, { hint });
  }

  function fail(
    code: 'CHART_UNKNOWN_HELPER' | 'CHART_UNKNOWN_PARTIAL' | 'CHART_TEMPLATE_SYNTAX',
    message: string,
    at: hbs.AST.Node,
    options: { hint?: string | undefined },
  ): void {
    errors.push(templateError(code, message, source, at.loc.start, options));
  }
}
