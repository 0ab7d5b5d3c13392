import { isUtf8 } from 'node:buffer';
import { isJsonObject, type Json, parseYaml } from '../../json/index.ts';

/**
 * Another value of the same type and shape: what a template does with the one, such as decoding it, it can do with the other. Letters
 * become other letters and digits other digits, so that no part of a text that is derived from it stays as it is.
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

/** What a template can name with a dot. Other keys may be as secret as the values are. */
const identifier = /^[A-Za-z_]\w*$/;

/** Identifiers, the layout and the types stay. */
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

/** Many a shorter word happens to be base64. */
const shortestEncoded = 12;

/** What is encoded in it has another value in its place; line breaks stay where they are. */
function otherBase64(text: string): string | undefined {
  const joined = text.replaceAll(/\s/g, '');
  const bytes = Buffer.from(joined, 'base64');
  if (joined.length < shortestEncoded || bytes.toString('base64') !== joined || !isUtf8(bytes)) return undefined;
  const decoded = bytes.toString('utf8');
  // A word may happen to be base64 of something.
  if (/[^\P{Cc}\t\r\n]/u.test(decoded)) return undefined;
  const encoded = Buffer.from(otherText(decoded)).toString('base64');
  let at = 0;
  const laidOut = text.replaceAll(/\S/g, () => encoded[at++] ?? '');
  return laidOut + encoded.slice(at);
}

/** A date, a time of a day or both, as RFC 3339 and its like have them. */
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

/** Identifiers stay, so that what reads it finds them. */
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

/** What has a meaning to those who read a text: a scheme, a template, an escape, a PEM block's limits, a number's base. */
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

/** Each takes the place of the one before it. Hexadecimal digits stay such, and no number begins with 0. */
const circles = ['abcdef', 'ghijklmnopqrstuvwxyz', 'ABCDEF', 'GHIJKLMNOPQRSTUVWXYZ', '123456789'];
const next = new Map(
  circles.flatMap((circle) => [...circle].map((letter, at) => [letter, circle[(at + 1) % circle.length] ?? letter])),
);
next.set('0', '1');

function rotateCharacters(text: string): string {
  return [...text]
    .map((letter) => {
      const code = letter.codePointAt(0) ?? 0;
      // As many bytes as before.
      return next.get(letter) ?? (code > 0x9f ? String.fromCodePoint(code ^ 1) : letter);
    })
    .join('');
}

function rotateDigits(number: string): string {
  return number.replaceAll(/\d/g, (digit) => next.get(digit) ?? digit);
}
