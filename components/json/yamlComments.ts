import { CST, Lexer } from 'yaml';
import { formatPath, isJsonObject, type Json, type ValuePath } from './json.ts';

/** The comments of one value. Each line begins with `#`; an empty one is an empty line. */
export interface ValueComments {
  /** The lines above its key. */
  before?: string[];
  /** Behind it on its first line. */
  behind?: string;
  /** The lines below it at the end of the text. */
  end?: string[];
}

/** Comments by the path of their value, as {@link formatPath} writes it. */
export type YamlComments = Map<string, ValueComments>;

/** What tells where values are. */
export interface CommentedText {
  text: string;
  values: Json;
  /** The line of the key or the item that a path leads to. */
  lineOf(path: ValuePath): number | undefined;
}

/** Each comment of a text with the value that it is about: the one on its line, or else the next one. */
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
    const beside = isAlone ? undefined : places.findLast((place) => place.line === line);
    if (beside !== undefined) {
      of(beside.path).behind = comment;
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
    // Sections stay apart.
    if (source[line - before.length - 2]?.trim() === '') of(path).before = ['', ...before];
  }
  return found;
}

/** Every key and item in the order of its line; of those on one line the outermost comes first. */
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
  /** From 1 on. */
  line: number;
  comment: string;
  /** Whether nothing else is on its line. */
  isAlone: boolean;
}

/** What the lexer takes for a comment: in a block of text a `#` is none. */
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
