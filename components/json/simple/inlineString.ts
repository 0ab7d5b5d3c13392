import { indentOf, notSimple, type StringEnd, type StringStart, type TextLines } from './notSimple.ts';

/** The string in quotes at the start of a line, and its length with the quotes; undefined if it does not end there. */
export function quotedAt(line: string): { value: string; length: number } | undefined {
  const form = forms[line[0] ?? ''];
  const [all, inside] = form?.whole.exec(line) ?? [];
  if (form === undefined || all === undefined || inside === undefined) return undefined;
  return { value: form.unescape(inside), length: all.length };
}

interface QuoteForm {
  whole: RegExp;
  /** The part of a further line up to the closing quote. */
  end: RegExp;
  unescape(text: string): string;
}

const forms: Readonly<Record<string, QuoteForm>> = {
  '"': {
    whole: /^"([^"\\]*(?:\\.[^"\\]*)*)"/,
    end: /^([^"\\]*(?:\\.[^"\\]*)*)"/,
    unescape: (text) => (text.includes('\\') ? text.replace(escapes, characterOf) : text),
  },
  "'": {
    whole: /^'([^']*(?:''[^']*)*)'(?!')/,
    end: /^([^']*(?:''[^']*)*)'(?!')/,
    unescape: (text) => text.replaceAll("''", "'"),
  },
};

const escapes = /\\(?:u(?![dD][89a-fA-F])([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|.)/g;
const escaped: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\' };

function characterOf(all: string, unicode: string | undefined, byte: string | undefined): string {
  const digits = unicode ?? byte;
  if (digits !== undefined) return String.fromCharCode(Number.parseInt(digits, 16));
  const character = escaped[all[1] ?? ''];
  if (character === undefined) throw notSimple;
  return character;
}

/** Reads a string in quotes, of one or several lines. */
export function readQuoted({ lines }: TextLines, { at, rest, parent }: StringStart): StringEnd {
  const one = quotedAt(rest);
  if (one !== undefined) {
    checkEnd(rest.slice(one.length));
    return { value: one.value, next: at + 1 };
  }
  const form = forms[rest[0] ?? ''];
  if (form === undefined) throw notSimple;
  const parts = [partOf(rest.slice(1).trimEnd())];
  for (let next = at + 1; next < lines.length; next++) {
    const line = lines[next] ?? '';
    const indent = indentOf(line);
    if (line.includes('\t') || (indent <= parent && indent < line.length)) throw notSimple;
    const inside = line.slice(indent);
    const [all, last] = form.end.exec(inside) ?? [];
    if (all === undefined || last === undefined) {
      parts.push(partOf(inside.trimEnd()));
      continue;
    }
    parts.push(last);
    checkEnd(inside.slice(all.length));
    return { value: form.unescape(folded(parts)), next: next + 1 };
  }
  throw notSimple;

  /** A backslash at the end of a line would join the lines. */
  function partOf(text: string): string {
    if (text.endsWith('\\')) throw notSimple;
    return text;
  }
}

function checkEnd(rest: string): void {
  if (!/^(?: *$| +#)/.test(rest)) throw notSimple;
}

/** A string without quotes, as far as it is on its first line. */
export function isOneLine(rest: string): { value: string; hasComment: boolean } {
  if (!/^(?:[^ ?:,[\]{}#&*!|>'"%@`-]|-[^ ])/.test(rest)) throw notSimple;
  const comment = rest.indexOf(' #');
  const value = (comment < 0 ? rest : rest.slice(0, comment)).trimEnd();
  checkPlain(value);
  return { value, hasComment: comment >= 0 };
}

/** A colon would begin the value of a map. */
function checkPlain(text: string): void {
  if (text.includes(': ') || text.endsWith(':')) throw notSimple;
}

/** Reads the further lines of a string without quotes. */
export function continuePlain({ lines }: TextLines, { at, rest, parent }: StringStart): StringEnd {
  const parts = [rest];
  let end = at + 1;
  for (let next = end; next < lines.length; next++) {
    const line = lines[next] ?? '';
    const indent = indentOf(line);
    if (indent === line.length) {
      parts.push('');
      continue;
    }
    if (indent <= parent) break;
    const inside = line.slice(indent).trimEnd();
    if (line.includes('\t') || /^(?:#|[-?:](?: |$))| #/.test(inside)) throw notSimple;
    checkPlain(inside);
    parts.push(inside);
    end = next + 1;
  }
  while (parts.at(-1) === '') parts.pop();
  return { value: folded(parts), next: end };
}

/** Joins the lines of a string: a line break becomes a space, and each empty line a line break. */
export function folded(parts: readonly string[]): string {
  let text = parts[0] ?? '';
  let isAfterEmpty = false;
  for (const [index, part] of parts.entries()) {
    if (index === 0) continue;
    // The last part of a string in quotes may be empty.
    if (part === '' && index < parts.length - 1) text += '\n';
    else text += isAfterEmpty ? part : ` ${part}`;
    isAfterEmpty = part === '';
  }
  return text;
}
