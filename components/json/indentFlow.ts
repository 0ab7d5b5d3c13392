import { Lexer } from 'yaml';

/** A text after some lines were indented further. */
export interface IndentedText {
  text: string;
  /** The offset in the original text. */
  originalOffset(offset: number): number;
}

/** Line numbers, and the spaces to add to each line. */
type Additions = Map<number, number>;

/** More than people write. Each repair reads the whole text again. */
const mostRepairs = 100;

const quoted = /'(?:[^']|'')*'|"(?:[^"\\]|\\.)*"/sy;
const documentMarker = /(?:---|\.\.\.)(?=[\s]|$)/y;

/**
 * Go's libraries accept lines of a quoted string, or of a list or map in brackets, at any indent, also in column 0 as
 * Pulumi writes them. YAML 1.2 and our parser require such lines to be indented further than their parent. Spaces at
 * their start have no meaning, so add some.
 * @returns undefined if no line needs it
 */
export function indentFlow(text: string): IndentedText | undefined {
  const additions: Additions = new Map();
  let indented = text;
  for (let repairs = 0; repairs < mostRepairs; repairs++) {
    const fault = findFault(indented);
    if (fault === undefined) break;
    const column = fault.start - lineStart(indented, fault.start) + 1;
    const wider = addIndent(text, additions, lineOf(indented, fault.start) + 1, fault.endLine, column);
    if (wider === indented) break;
    indented = wider;
  }
  if (indented === text) return undefined;
  return { text: indented, originalOffset: (offset) => originalOffset(indented, additions, offset) };
}

interface Fault {
  /** The offset of the quote or the outermost bracket. */
  start: number;
  /** The last line that belongs to it, from 0; undefined if only the lexer can find it. */
  endLine: number | undefined;
}

/** The first string or collection that our parser ends too early. */
function findFault(text: string): Fault | undefined {
  let offset = 0;
  let depth = 0;
  let opened = 0;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    if (token === '\u0002' || token === '\u001f' || token === '\u0018') {
      if (token === '\u0018' && !isAt(documentMarker, text, offset)) return { start: opened, endLine: undefined };
      isScalar = token === '\u001f';
      continue;
    }
    if (!isScalar) {
      if (token === '{' || token === '[') {
        if (depth++ === 0) opened = offset;
      } else if (token === '}' || token === ']') depth = Math.max(0, depth - 1);
      else if (token[0] === "'" || token[0] === '"') {
        const end = isAt(quoted, text, offset) ? quoted.lastIndex : offset;
        if (end > offset + token.length) return { start: offset, endLine: lineOf(text, end) };
      }
    }
    isScalar = false;
    offset += token.length;
  }
  return undefined;
}

/** The text with all additions so far and those for one fault, which are added to `additions`. */
function addIndent(text: string, additions: Additions, from: number, to: number | undefined, column: number): string {
  const lines = text.split('\n');
  const last = to ?? lines.length - 1;
  const added: Additions = new Map();
  for (let number = from; number <= last; number++) {
    const line = lines[number] ?? '';
    const indent = line.length - line.trimStart().length;
    const missing = column - indent - (additions.get(number) ?? 0);
    if (missing > 0 && !isAt(documentMarker, line, 0)) added.set(number, (additions.get(number) ?? 0) + missing);
  }
  const wider = withAdditions(lines, new Map([...additions, ...added]));
  // The lexer finds the closing bracket only after its lines are indented.
  const end = to === undefined ? endOfBrackets(wider, from - 1) : last;
  for (const [number, spaces] of added) if (number <= end) additions.set(number, spaces);
  return withAdditions(lines, additions);
}

function withAdditions(lines: readonly string[], additions: Additions): string {
  return lines.map((line, number) => ' '.repeat(additions.get(number) ?? 0) + line).join('\n');
}

/** The line on which the collection that is open at the end of `line` closes. */
function endOfBrackets(text: string, line: number): number {
  let offset = 0;
  let number = 0;
  let depth = 0;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    const isControl = token === '\u0002' || token === '\u001f' || token === '\u0018';
    if (!isControl) {
      if (!isScalar && (token === '{' || token === '[')) depth++;
      if (!isScalar && (token === '}' || token === ']')) {
        depth = Math.max(0, depth - 1);
        if (depth === 0 && number > line) return number;
      }
      number += token.split('\n').length - 1;
      offset += token.length;
    }
    isScalar = token === '\u001f';
  }
  return lineOf(text, offset);
}

function originalOffset(text: string, additions: Additions, offset: number): number {
  const line = lineOf(text, offset);
  const start = lineStart(text, offset);
  let before = 0;
  for (const [number, spaces] of additions) if (number < line) before += spaces;
  return start - before + Math.max(0, offset - start - (additions.get(line) ?? 0));
}

function isAt(pattern: RegExp, text: string, offset: number): boolean {
  pattern.lastIndex = offset;
  return pattern.test(text);
}

function lineOf(text: string, offset: number): number {
  let line = 0;
  for (let next = text.indexOf('\n'); next !== -1 && next < offset; next = text.indexOf('\n', next + 1)) line++;
  return line;
}

function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}
