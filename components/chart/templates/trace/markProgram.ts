import type { StatementNode } from '../parse/nodes.ts';
import type { TemplateSource } from '../parse/template.ts';
import type { TemplatePiece } from './marks.ts';

/** Records a piece and returns the mark to put before its text. */
export type MarkPiece = (piece: TemplatePiece) => string;

/**
 * Copies a checked program and adds a mark before each line of plain text and before each mustache.
 * @param partialOf returns the name of a partial with marks
 */
export function markProgram(
  program: hbs.AST.Program,
  source: TemplateSource,
  mark: MarkPiece,
  partialOf: (name: string) => string,
): hbs.AST.Program {
  return copyProgram(program);

  function copyProgram(block: hbs.AST.Program): hbs.AST.Program {
    // The parser returns no other statements.
    return { ...block, body: block.body.flatMap((statement) => copy(statement as StatementNode)) };
  }

  function copy(statement: StatementNode): hbs.AST.Statement[] {
    switch (statement.type) {
      case 'ContentStatement':
        return [markContent(statement)];
      case 'MustacheStatement': {
        const { start, end } = statement.loc;
        return [contentOf(mark({ source, start, end }), statement), statement];
      }
      case 'BlockStatement': {
        const { program: body, inverse } = statement;
        const parts = {
          ...(body && { program: copyProgram(body) }),
          ...(inverse && { inverse: copyProgram(inverse) }),
        };
        return [{ ...statement, ...parts }];
      }
      case 'PartialStatement': {
        const parts = { name: renamed(statement.name) };
        return [markCall(statement), { ...statement, ...parts }];
      }
      case 'PartialBlockStatement': {
        const parts = { name: renamed(statement.name), program: copyProgram(statement.program) };
        return [markCall(statement), { ...statement, ...parts }];
      }
      default:
        return [statement];
    }
  }

  function markCall({ name, loc }: hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement) {
    return contentOf(mark({ source, start: name.loc.start, end: loc.end }), { loc });
  }

  function renamed(name: hbs.AST.PathExpression | hbs.AST.SubExpression) {
    // A checked template has no other names of partials.
    if (name.type !== 'PathExpression' || name.original === '@partial-block') return name;
    return { ...name, original: partialOf(name.original) };
  }

  /** The parser only removes whitespace at the ends of a text, so its first letter shows where it starts. */
  function markContent(statement: hbs.AST.ContentStatement): hbs.AST.Statement {
    const { value, loc } = statement;
    // Handlebars' types are wrong: this is the text in the file.
    const original = String(statement.original);
    const taken = Math.max(0, original.search(/\S/) - Math.max(0, value.search(/\S/)));
    const before = original.slice(0, taken).split('\n');
    const lines = value.split('\n').map((line, index, all) => {
      const isLast = index === all.length - 1;
      if (line === '' && isLast) return '';
      const row = before.length - 1 + index;
      const indent = index > 0 ? 0 : (before.at(-1)?.length ?? 0) + (row === 0 ? loc.start.column : 0);
      return `${mark({ source, start: { line: loc.start.line + row, column: indent } })}${line}${isLast ? '' : '\n'}`;
    });
    return contentOf(lines.join(''), statement);
  }
}

function contentOf(value: string, { loc }: Pick<hbs.AST.Node, 'loc'>): hbs.AST.ContentStatement {
  // Handlebars' types are wrong: `original` is a string.
  return { type: 'ContentStatement', value, original: value, loc } as unknown as hbs.AST.ContentStatement;
}
