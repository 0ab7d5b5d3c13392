import Handlebars from 'handlebars';
import { type ParsedTemplate, type TemplatePlace, type TemplateSource, templateError } from './template.ts';

export interface ParsedFile {
  body: ParsedTemplate;
  /** What `{{#*inline "name"}}` defines at the top of the file. */
  named: Map<string, ParsedTemplate>;
}

/**
 * The syntax tree of a template file, with its named templates taken out of it.
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
      throw templateError('CHART_TEMPLATE_SYNTAX', message, source, statement.loc.start);
    }
    named.set(name, { source, program: statement.program, line: statement.loc.start.line });
  }
  return { body: { source, program: { ...program, body: rest }, line: 1 }, named };
}

function parse(source: TemplateSource): hbs.AST.Program {
  try {
    return Handlebars.parse(source.text, { srcName: source.file });
  } catch (cause) {
    const place = placeOf(cause) ?? { line: 1, column: 0 };
    const line = source.text.split('\n')[place.line - 1] ?? '';
    throw templateError('CHART_TEMPLATE_SYNTAX', reasonOf(cause), source, place, { hint: hintFor(line), cause });
  }
}

/** What people write who are used to Helm's templates. */
function hintFor(line: string): string | undefined {
  if (/\{\{[^}]*\s\|(?!\s*\w+\s*\|)/.test(line)) {
    return 'There are no pipes: {{quote (default "x" Values.y)}} is {{ .Values.y | default "x" | quote }}.';
  }
  if (/\{\{-|-\}\}/.test(line)) return 'Blanks are cut by a tilde: {{~x~}} is {{- x -}}.';
  if (/\{\{[^}]*:=/.test(line)) return 'There are no variables: {{#with x as |name|}} … {{/with}} names a value.';
  if (/\{\{\s*(?:if|else if|with|range|end|define|template|block)\b/.test(line)) {
    return 'Blocks are written {{#if x}} … {{else}} … {{/if}}, {{#each x}} … {{/each}} and {{#with x}} … {{/with}}.';
  }
  if (/\{\{[^}]*(?:^|[\s({])[.$]\.?[A-Za-z]/.test(line)) {
    return 'Paths have no dot or dollar in front: {{Values.x}} is {{ .Values.x }}, {{@root.Values.x}} is {{ $.Values.x }}.';
  }
  return undefined;
}

/** True for all but comments and blanks. */
export function isVisible(statement: hbs.AST.Statement): boolean {
  // The type tells the node's shape.
  if (statement.type === 'ContentStatement') return (statement as hbs.AST.ContentStatement).value.trim() !== '';
  return statement.type !== 'CommentStatement';
}

/** Handlebars' own message without the place and the excerpt that it adds in a form of its own. */
function reasonOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const lines = message.replace(/ - \d+:\d+$/, '').split('\n');
  const first = lines[0]?.startsWith('Parse error') ? (lines.at(-1) ?? '') : (lines[0] ?? '');
  return `Not a valid template: ${first.replace(/^Lexical error on line \d+\. /, '').replace(/\.$/, '')}.`;
}

/** The parser's errors and those of Handlebars' own checks carry their place in different fields. */
function placeOf(cause: unknown): TemplatePlace | undefined {
  if (typeof cause !== 'object' || cause === null) return undefined;
  if ('lineNumber' in cause && typeof cause.lineNumber === 'number') {
    const column = 'column' in cause && typeof cause.column === 'number' ? cause.column : 0;
    return { line: cause.lineNumber, column };
  }
  if (!('hash' in cause) || typeof cause.hash !== 'object' || cause.hash === null) return undefined;
  const { hash } = cause;
  if ('loc' in hash && typeof hash.loc === 'object' && hash.loc !== null) {
    const { loc } = hash;
    if ('last_line' in loc && typeof loc.last_line === 'number' && 'last_column' in loc) {
      return { line: loc.last_line, column: Number(loc.last_column) };
    }
  }
  return 'line' in hash && typeof hash.line === 'number' ? { line: hash.line + 1, column: 0 } : undefined;
}

function isInline(statement: hbs.AST.Statement): statement is hbs.AST.DecoratorBlock {
  // The type tells the node's shape.
  return statement.type === 'DecoratorBlock' && (statement as hbs.AST.DecoratorBlock).path.original === 'inline';
}

function nameOf({ params, loc }: hbs.AST.DecoratorBlock, source: TemplateSource): string {
  const [name] = params;
  // The type tells the node's shape.
  if (params.length === 1 && name?.type === 'StringLiteral') return (name as hbs.AST.StringLiteral).value;
  const message = 'A named template needs a name: {{#*inline "chart.name"}}.';
  throw templateError('CHART_TEMPLATE_SYNTAX', message, source, loc.start);
}
