import type {} from 'handlebars';

/** Every statement that the parser returns; its own types are less precise. */
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

/** A call of a helper, anywhere in a template. */
export interface CallNode extends hbs.AST.Node {
  path: ExpressionNode;
  params: hbs.AST.Expression[];
  hash?: hbs.AST.Hash;
}

/** Contain spaces, so that no template can use the names. */
export const lookupHelper = 'value lookup';
export const printHelper = 'value print';
/** Gets the name of the helper before its arguments. */
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
  // Handlebars supports calls without named arguments that have no hash.
  return { type: 'SubExpression', path: pathNode([name], at), params, loc: at.loc } as unknown as hbs.AST.SubExpression;
}

/**
 * The helper name of a path: `quote`, `Files.Get`, and `@root.Files.Get` for users of `$.Files.Get`. Undefined if the
 * path can only be a value.
 */
export function helperNameOf(path: ExpressionNode): string | undefined {
  if (path.type !== 'PathExpression' || path.depth > 0 || !isUnscoped(path)) return undefined;
  if (!path.data) return path.parts.join('.');
  return path.parts[0] === 'root' && path.parts.length > 2 ? path.parts.slice(1).join('.') : undefined;
}

/** `this.x` and `./x` are values of the context, even if a helper or block parameter is named x. */
export function isUnscoped({ original }: hbs.AST.PathExpression): boolean {
  return !/^(?:\.|this(?:$|[./]))/.test(original);
}
