import { type Dialect, dialects } from '../dialect.ts';
import { type Json, type JsonObject, setKey } from '../json.ts';
import { type Anchors, anchorsIn } from './anchors.ts';
import { readBlockString } from './blockString.ts';
import { flowReader } from './flowValue.ts';
import { continuePlain, isOneLine, quotedAt, readQuoted } from './inlineString.ts';
import { indentOf, notSimple, type TextLines } from './notSimple.ts';
import { keyOf, scalarOf, stringOf } from './scalar.ts';

/** All but the characters that every reader of YAML takes as they are. */
const unusual = /[^\t\n -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

/** A key without quotes, the colon, and the spaces after it. Keys such as `kubesentiment:release` have colons of their own. */
const plainKey = /^([\w./$][\w./$@+()-]*(?:[ :][\w./$@+()-]+)*):(?: +|$)/;

/** The libraries limit the length of keys. */
const longestKey = 500;

/** Deeper texts may exhaust the stack, which the other reader reports. */
const deepest = 200;

/**
 * Reads the YAML that most files consist of, much faster than a parser that keeps positions: blocks, strings of all
 * forms, brackets on one line, and aliases of whole blocks. It has no errors and no positions.
 * @returns undefined for any other text, also for one with mistakes: `parseTree` reads it
 */
export function readSimpleYaml(text: string, dialect: Dialect = dialects.helm): { value: Json } | undefined {
  if (unusual.test(text)) return undefined;
  const lines = text.split('\n');
  const endsLine = lines.at(-1) === '';
  if (endsLine) lines.pop();
  try {
    return { value: readLines({ lines, endsLine }, dialect, anchorsIn(text.length)) };
  } catch (error) {
    if (error === notSimple) return undefined;
    throw error;
  }
}

function readLines(text: TextLines, dialect: Dialect, anchors: Anchors): Json {
  const { lines } = text;
  const readFlow = flowReader(dialect);
  // Files repeat their keys: a CRD has thousands of `description`.
  const names = new Map<string, string>();
  let depth = 0;
  // The current line. Its content may begin inside of it, after the dash of a list.
  let at = -1;
  let indent = 0;
  let content = '';
  advanceFrom(0);
  // A text without a collection is rare.
  if (indent < 0 || !isCollection()) throw notSimple;
  const value = collection();
  if (indent >= 0) throw notSimple;
  return value;

  /** Goes to the next line with content; after the last one, the indent is -1. */
  function advanceFrom(line: number): void {
    for (at = line; at < lines.length; at++) {
      const next = lines[at] ?? '';
      indent = indentOf(next);
      const first = next.charCodeAt(indent);
      if (Number.isNaN(first) || first === hash) continue;
      content = indent === 0 ? next : next.slice(indent);
      if (content.includes('\t')) throw notSimple;
      if (indent > 0 || !/^(?:---|\.\.\.|%)/.test(content)) return;
      if (at > 0 || content !== '---') throw notSimple;
    }
    indent = -1;
    content = '';
  }

  function isCollection(): boolean {
    return isDash(content) || keyIn(content) !== undefined;
  }

  function collection(): Json {
    if (depth++ > deepest) throw notSimple;
    const found = isDash(content) ? list(indent) : map(indent);
    depth--;
    // A less indented line ends all collections that are more indented.
    return found;
  }

  function map(own: number): JsonObject {
    const found: JsonObject = {};
    while (indent === own) {
      const key = keyIn(content);
      if (key === undefined || Object.hasOwn(found, key.name)) throw notSimple;
      setKey(found, key.name, inline(content.slice(key.length), own, true));
    }
    if (indent > own) throw notSimple;
    return found;
  }

  function list(own: number): Json[] {
    const found: Json[] = [];
    while (indent === own && isDash(content)) {
      const length = 1 + indentOf(content.slice(1));
      const rest = content.slice(length);
      if (isDash(rest) || keyIn(rest) !== undefined) {
        content = rest;
        indent = own + length;
        found.push(collection());
      } else found.push(inline(rest, own, false));
    }
    if (indent > own) throw notSimple;
    return found;
  }

  function keyIn(line: string): { name: string; length: number } | undefined {
    if (line[0] === '"' || line[0] === "'") {
      const quoted = quotedAt(line);
      if (quoted === undefined) return undefined;
      const [colon] = /^:(?: +|$)/.exec(line.slice(quoted.length)) ?? [];
      if (colon === undefined || quoted.length > longestKey) return undefined;
      return { name: stringOf(quoted.value, dialect), length: quoted.length + colon.length };
    }
    const [all, name] = plainKey.exec(line) ?? [];
    if (all === undefined || name === undefined || name.length > longestKey) return undefined;
    let read = names.get(name);
    if (read === undefined) {
      read = keyOf(name, dialect);
      names.set(name, read);
    }
    return { name: read, length: all.length };
  }

  /**
   * The value that begins on the current line, or below it if the line has no more content.
   * @param parent the indent of the collection around it
   * @param isOfKey whether a list may have the same indent as its parent
   */
  function inline(rest: string, parent: number, isOfKey: boolean): Json {
    switch (rest[0]) {
      case undefined:
      case '#':
        return below(parent, isOfKey);
      case '"':
      case "'": {
        const { value, next } = readQuoted(text, { at, rest, parent });
        advanceFrom(next);
        return stringOf(value, dialect);
      }
      case '|':
      case '>': {
        const { value, next } = readBlockString(text, { at, rest, parent });
        advanceFrom(next);
        return stringOf(value, dialect);
      }
      case '[':
      case '{': {
        const value = readFlow(rest);
        advanceFrom(at + 1);
        // Brackets may go on in the next line, but then they are not closed in this one.
        return value;
      }
      case '&':
        return anchors.define(rest, () => below(parent, false));
      case '*': {
        const value = anchors.valueOf(rest);
        advanceFrom(at + 1);
        return value;
      }
      default:
        return plain(rest, parent);
    }
  }

  function below(parent: number, isOfKey: boolean): Json {
    advanceFrom(at + 1);
    if (isOfKey && indent === parent && isDash(content)) return collection();
    if (indent <= parent) return null;
    if (isCollection()) return collection();
    if (/^[|>#]/.test(content)) throw notSimple;
    return inline(content, parent, false);
  }

  function plain(rest: string, parent: number): Json {
    const first = isOneLine(rest);
    const from = at;
    advanceFrom(at + 1);
    if (indent <= parent) return scalarOf(first.value, dialect);
    if (first.hasComment) throw notSimple;
    const { value, next } = continuePlain(text, { at: from, rest: first.value, parent });
    advanceFrom(next);
    return scalarOf(value, dialect);
  }
}

const hash = 0x23;

/** Whether a line begins with the dash of a list. */
function isDash(line: string): boolean {
  return line.startsWith('-') && (line.length === 1 || line[1] === ' ');
}
