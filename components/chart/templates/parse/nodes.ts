import type {} from 'handlebars';

/** Every statement that the parser makes; its own types don't say so. */
export type StatementNode =
  | hbs.AST.MustacheStatement
  | hbs.AST.BlockStatement
  | hbs.AST.PartialStatement
  | hbs.AST.PartialBlockStatement
  | hbs.AST.ContentStatement
  | hbs.AST.CommentStatement;

export type LiteralNode =
  | hbs.AST.StringLiteral
  | hbs.AST.NumberLiteral
  | hbs.AST.BooleanLiteral
  | hbs.AST.UndefinedLiteral
  | hbs.AST.NullLiteral;

export type ExpressionNode = hbs.AST.PathExpression | hbs.AST.SubExpression | LiteralNode;

/** A call of a helper, wherever it stands. */
export interface CallNode extends hbs.AST.Node {
  path: ExpressionNode;
  params: hbs.AST.Expression[];
  hash?: hbs.AST.Hash;
}

/** Names that a template can't write: they have a blank in them. */
export const lookupHelper = 'value lookup';
export const printHelper = 'value print';
/** Takes the name of what is called before its arguments. */
export const callHelper = 'helper call';
export const blockHelper = 'block call';
export const handlebarsHelpers = [lookupHelper, printHelper, callHelper, blockHelper];

export function pathNode(parts: string[], at: Pick<hbs.AST.Node, 'loc'>): hbs.AST.PathExpression {
  return { type: 'PathExpression', data: false, depth: 0, parts, original: parts.join('.'), loc: at.loc };
}

export function textNode(value: string, at: hbs.AST.Node): hbs.AST.StringLiteral {
  return { type: 'StringLiteral', value, original: value, loc: at.loc };
}

export function callNode(
  name: string,
  params: hbs.AST.Expression[],
  at: Pick<hbs.AST.Node, 'loc'>,
): hbs.AST.SubExpression {
  // Handlebars takes calls without named arguments to have no hash at all.
  return { type: 'SubExpression', path: pathNode([name], at), params, loc: at.loc } as unknown as hbs.AST.SubExpression;
}

/**
 * The name that a path has as a helper: `quote`, `Files.Get`, and `@root.Files.Get` for those who are used to `$.Files.Get`.
 * Undefined for what can only be a value.
 */
export function helperNameOf(path: ExpressionNode): string | undefined {
  if (path.type !== 'PathExpression' || path.depth > 0 || !isUnscoped(path)) return undefined;
  if (!path.data) return path.parts.join('.');
  return path.parts[0] === 'root' && path.parts.length > 2 ? path.parts.slice(1).join('.') : undefined;
}

/** `this.x` and `./x` mean the context even when a helper or block parameter is called x. */
export function isUnscoped({ original }: hbs.AST.PathExpression): boolean {
  return !/^(?:\.|this(?:$|[./]))/.test(original);
}
