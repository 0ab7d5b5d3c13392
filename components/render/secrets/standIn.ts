import { isUtf8 } from 'node:buffer';
import { isJsonObject, type Json, parseYaml } from '../../json/index.ts';

/**
 * Another value of the same type and shape: an operation of a template that works for one, such as decoding, works for the other. Each
 * letter becomes another letter and each digit another digit, so every part of a derived string differs.
 */
export function standInFor(value: Json): Json {
  if (typeof value === 'string') return otherText(value);
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (Array.isArray(value)) return value.map(standInFor);
  if (!isJsonObject(value)) return 'other';
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, standInFor(item)]));
}

function otherText(text: string): string {
  const other =
    otherBoolean(text) ?? otherJson(text) ?? otherBase64(text) ?? otherDate(text) ?? otherYaml(text) ?? rotate(text);
  return other === text ? `other-${text.length}` : other;
}

function otherBoolean(text: string): string | undefined {
  return /^(?:true|false)$/i.test(text) ? String(text.toLowerCase() === 'false') : undefined;
}

/** Keys that a template can access with a dot. Other keys may be as secret as values. */
const identifier = /^[A-Za-z_]\w*$/;

/** Keeps identifiers, layout and types. */
function otherJson(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text) || !isParsed(() => JSON.parse(text))) return undefined;
  return text.replace(
    /("(?:[^"\\]|\\.)*")(\s*:)?|true|false|-?\d[\d.eE+-]*/g,
    (token, quoted?: string, colon?: string) => {
      if (quoted === undefined) return otherBoolean(token) ?? rotateDigits(token);
      const part: string = JSON.parse(quoted);
      if (colon === undefined) return JSON.stringify(otherText(part));
      return JSON.stringify(identifier.test(part) ? part : rotate(part)) + colon;
    },
  );
}

/** Shorter words are often valid base64. */
const shortestEncoded = 12;

/** Replaces the encoded content; line breaks stay where they are. */
function otherBase64(text: string): string | undefined {
  const joined = text.replaceAll(/\s/g, '');
  const bytes = Buffer.from(joined, 'base64');
  if (joined.length < shortestEncoded || bytes.toString('base64') !== joined || !isUtf8(bytes)) return undefined;
  const decoded = bytes.toString('utf8');
  // A word may be valid base64 by coincidence.
  if (/[^\P{Cc}\t\r\n]/u.test(decoded)) return undefined;
  const encoded = Buffer.from(otherText(decoded)).toString('base64');
  let at = 0;
  const laidOut = text.replaceAll(/\S/g, () => encoded[at++] ?? '');
  return laidOut + encoded.slice(at);
}

/** A date, a time or both, in the form of RFC 3339 and similar formats. */
function otherDate(text: string): string | undefined {
  const [whole, year, rest = ''] = /^(\d{4})-(\d\d-\d\d(?:[T ]\d\d:\d\d.*)?)$/s.exec(text) ?? [];
  if (whole === undefined || Number.isNaN(Date.parse(whole))) return undefined;
  const cycle = [28, 28, 24, 60, 60];
  let part = 0;
  return `${rotate(year ?? '')}-${rest.replaceAll(/(?<!\d)\d\d(?!\d)/g, (digits) => {
    const most = cycle[part] ?? 60;
    const first = part < 2 ? 1 : 0;
    const limit = part === 0 ? 12 : most;
    part++;
    return String(((Number(digits) - first + 1) % limit) + first).padStart(2, '0');
  })}`;
}

/** Keeps keys that are identifiers, so that a reader of the YAML finds them. */
function otherYaml(text: string): string | undefined {
  if (!/\n./.test(text) || !isParsed(() => isCollection(parseYaml(text)))) return undefined;
  const other = text.replace(
    /^(\s*(?:- )*)([A-Za-z_]\w*:(?=\s|$))?(.*)$/gm,
    (_line, indent: string, key: string | undefined, value: string) => indent + (key ?? '') + rotate(value),
  );
  return isParsed(() => isCollection(parseYaml(other))) ? other : undefined;
}

function isCollection(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function isParsed(read: () => unknown): boolean {
  try {
    return read() !== false;
  } catch {
    return false;
  }
}

/** Parts with a syntactic meaning: a scheme, a template, an escape, the delimiters of a PEM block, the base of a number. */
const kept = /^[a-z][a-z0-9+.-]*:\/\/|\{\{.*?\}\}|%[0-9A-Fa-f]{2}|^-----[^\n]*-----$|\b0[xob](?=[0-9A-Fa-f])|\\./gms;

function rotate(text: string): string {
  let rotated = '';
  let end = 0;
  for (const { 0: part, index } of text.matchAll(kept)) {
    rotated += rotateCharacters(text.slice(end, index)) + part;
    end = index + part.length;
  }
  return rotated + rotateCharacters(text.slice(end));
}

/** Each character is replaced by the next one of its circle. Hexadecimal digits stay hexadecimal, and no number begins with 0. */
const circles = ['abcdef', 'ghijklmnopqrstuvwxyz', 'ABCDEF', 'GHIJKLMNOPQRSTUVWXYZ', '123456789'];
const next = new Map(
  circles.flatMap((circle) => [...circle].map((letter, at) => [letter, circle[(at + 1) % circle.length] ?? letter])),
);
next.set('0', '1');

function rotateCharacters(text: string): string {
  return [...text]
    .map((letter) => {
      const code = letter.codePointAt(0) ?? 0;
      // Keep the number of bytes.
      return next.get(letter) ?? (code > 0x9f ? String.fromCodePoint(code ^ 1) : letter);
    })
    .join('');
}

function rotateDigits(number: string): string {
  return number.replaceAll(/\d/g, (digit) => next.get(digit) ?? digit);
}
