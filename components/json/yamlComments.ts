import { CST, Lexer } from 'yaml';
import { formatPath, isJsonObject, type Json, type ValuePath } from './json.ts';

/** The comments of one value. Each line begins with `#`; an empty string is an empty line. */
export interface ValueComments {
  /** The lines above its key. */
  before?: string[];
  /** After the value, on its first line. */
  behind?: string;
  /** The lines after the value, at the end of the text. */
  end?: string[];
}

/** Comments by the path of their value, as {@link formatPath} writes it. */
export type YamlComments = Map<string, ValueComments>;

/** A text, its value, and the lines of its keys. */
export interface CommentedText {
  text: string;
  values: Json;
  /** The line of the key or item at a path. */
  lineOf(path: ValuePath): number | undefined;
}

/** Assigns each comment of a text to a value: the value on its line, otherwise the next value. */
export function commentsIn({ text, values, lineOf }: CommentedText): YamlComments {
  const found: YamlComments = new Map();
  const source = text.split('\n');
  const places = placesIn(values, lineOf);
  const [last] = [...places].reverse().filter(({ path }) => path.length === 1);
  const of = (path: ValuePath): ValueComments => {
    const key = formatPath(path);
    const comments = found.get(key) ?? {};
    found.set(key, comments);
    return comments;
  };
  let previous: { line: number; lines: string[] } | undefined;
  for (const { line, comment, isAlone } of commentTokens(text)) {
    const sameLine = isAlone ? undefined : places.findLast((place) => place.line === line);
    if (sameLine !== undefined) {
      of(sameLine.path).behind = comment;
      continue;
    }
    const next = places.find((place) => place.line > line);
    const about = next ?? last;
    if (about === undefined) continue;
    const key = next === undefined ? 'end' : 'before';
    const comments = of(about.path);
    const lines = comments[key] ?? [];
    comments[key] = lines;
    if (previous?.lines === lines && previous.line < line - 1) lines.push('');
    lines.push(comment);
    previous = { line, lines };
  }
  for (const { path, line } of places.filter((place) => place.path.length === 1 && place !== places[0])) {
    const before = found.get(formatPath(path))?.before ?? [];
    // Keep the empty line between sections.
    if (source[line - before.length - 2]?.trim() === '') of(path).before = ['', ...before];
  }
  return found;
}

/** Every key and item, sorted by line; on the same line, the outermost comes first. */
function placesIn(values: Json, lineOf: CommentedText['lineOf']): { path: ValuePath; line: number }[] {
  const places: { path: ValuePath; line: number }[] = [];
  const visit = (value: Json, path: ValuePath) => {
    const line = path.length === 0 ? undefined : lineOf(path);
    if (line !== undefined) places.push({ path, line });
    const children: [string | number, Json][] = Array.isArray(value)
      ? [...value.entries()]
      : isJsonObject(value)
        ? Object.entries(value)
        : [];
    for (const [key, child] of children) visit(child, [...path, key]);
  };
  visit(values, []);
  return places.sort((left, right) => left.line - right.line);
}

interface CommentToken {
  /** From 1. */
  line: number;
  comment: string;
  /** Whether the comment is the only text on its line. */
  isAlone: boolean;
}

/** Only the lexer distinguishes comments from a `#` in a block string. */
function commentTokens(text: string): CommentToken[] {
  const tokens: CommentToken[] = [];
  let line = 1;
  let isAlone = true;
  let isScalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    const isContent: boolean = isScalar;
    isScalar = !isContent && lexeme === CST.SCALAR;
    const type = isContent ? 'scalar' : CST.tokenType(lexeme);
    if (type === 'comment') tokens.push({ line, comment: lexeme.trimEnd(), isAlone });
    const breaks = lexeme.split('\n').length - 1;
    line += breaks;
    if (breaks > 0) isAlone = lexeme.endsWith('\n');
    else if (type !== 'space' && type !== 'comment' && lexeme !== CST.DOCUMENT) isAlone = false;
  }
  return tokens;
}
