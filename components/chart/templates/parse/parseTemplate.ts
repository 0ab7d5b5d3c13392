import Handlebars from 'handlebars';
import { syntaxError } from './syntaxError.ts';
import { type ParsedTemplate, type TemplateSource, templateError } from './template.ts';

export interface ParsedFile {
  body: ParsedTemplate;
  /** The named templates of `{{#*inline "name"}}` at the top level of the file. */
  named: Map<string, ParsedTemplate>;
}

/**
 * Parses a template file and separates its named templates.
 * @throws ReleaseError CHART_TEMPLATE_SYNTAX
 */
export function parseTemplate(source: TemplateSource): ParsedFile {
  const program = parse(source);
  const named = new Map<string, ParsedTemplate>();
  const rest: hbs.AST.Statement[] = [];
  for (const statement of program.body) {
    if (!isInline(statement)) {
      rest.push(statement);
      continue;
    }
    const name = nameOf(statement, source);
    if (named.has(name)) {
      const message = `The template "${name}" is defined twice.`;
      const hint = `The other one is at ${source.file}:${named.get(name)?.line}. Rename one of them.`;
      throw templateError('CHART_TEMPLATE_SYNTAX', message, source, statement.loc.start, { hint });
    }
    named.set(name, { source, program: statement.program, line: statement.loc.start.line });
  }
  return { body: { source, program: { ...program, body: rest }, line: 1 }, named };
}

/** A tag without its first brace, which Handlebars takes for text. */
const halfTag = /(?<!\{)\{\s*[.$]*(?:Values|Release|Chart|Capabilities|Template|Files)\.[\w.]+\s*\}\}/;

function parse(source: TemplateSource): hbs.AST.Program {
  const half = halfTag.exec(source.text);
  if (half !== null) {
    const before = source.text.slice(0, half.index).split('\n');
    const place = { line: before.length, column: before.at(-1)?.length ?? 0 };
    const hint = 'The tag lacks a brace at its start: {{.';
    throw templateError('CHART_TEMPLATE_SYNTAX', `Not a valid template: ${half[0]}.`, source, place, { hint });
  }
  try {
    return Handlebars.parse(source.text, { srcName: source.file });
  } catch (cause) {
    throw syntaxError(cause, source);
  }
}

/** Whether the statement is not a comment or whitespace. */
export function isVisible(statement: hbs.AST.Statement): boolean {
  // Handlebars' types have no union of nodes: `type` determines which one it is.
  if (statement.type === 'ContentStatement') return (statement as hbs.AST.ContentStatement).value.trim() !== '';
  return statement.type !== 'CommentStatement';
}

function isInline(statement: hbs.AST.Statement): statement is hbs.AST.DecoratorBlock {
  // Handlebars' types have no union of nodes: `type` determines which one it is.
  return statement.type === 'DecoratorBlock' && (statement as hbs.AST.DecoratorBlock).path.original === 'inline';
}

function nameOf({ params, loc }: hbs.AST.DecoratorBlock, source: TemplateSource): string {
  const [name] = params;
  // Handlebars' types have no union of nodes: `type` determines which one it is.
  if (params.length === 1 && name?.type === 'StringLiteral') return (name as hbs.AST.StringLiteral).value;
  const hint = 'Write it as a string: {{#*inline "chart.name"}} … {{/inline}}.';
  throw templateError('CHART_TEMPLATE_SYNTAX', 'A named template needs a name.', source, loc.start, { hint });
}
