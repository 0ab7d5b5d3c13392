import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { isJsonObject, type Json } from '../../json/index.ts';

/** A string that a program may have derived from a secret. */
export interface SecretForm {
  text: string;
  /** Whether the search ignores case. */
  anyCase: boolean;
}

/** Longer strings are files. Programs rarely derive digests and the like from those. */
const longestPassword = 2048;
/** A shorter part of a secret may be a common word. */
const shortestPart = 6;

/** The usual forms of a secret in other text: encodings, escapes and digests of the secret and of its parts. */
export function formsOf(secret: string): SecretForm[] {
  const forms = [...partsOf(secret)].flatMap((part) => [...writtenForms(part), ...encodedForms(part)]);
  const unique = new Map(forms.map((form) => [JSON.stringify(form), form]));
  return [...unique.values()].filter(({ text }) => text !== '');
}

/** The secret and the values that it contains: its lines, and the content of JSON, base64, a URL or `key=value`. */
function partsOf(secret: string): Set<string> {
  const parts = new Set([secret, secret.trim()]);
  const lines = secret.split('\n').map((line) => line.trim());
  if (lines.length > 1) for (const line of lines) if (line.length >= shortestPart) parts.add(line);
  for (const inside of [...insideOf(secret), ...lines.flatMap(assignedIn)]) {
    if (inside.trim().length >= shortestPart) parts.add(inside.trim());
  }
  const decoded = decodedFrom(secret);
  if (decoded !== undefined) for (const part of partsOf(decoded)) parts.add(part);
  return parts;
}

function insideOf(text: string): string[] {
  const { password = '' } = /^[a-z][a-z0-9+.-]*:\/\//.test(text) ? (URL.parse(text) ?? {}) : {};
  return [...(/^\s*[[{]/.test(text) ? leavesIn(text) : []), password, unescaped(password)];
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function leavesIn(json: string): string[] {
  const texts = (value: Json): string[] => {
    if (typeof value !== 'object' || value === null) return typeof value === 'string' ? [value] : [];
    return (isJsonObject(value) ? Object.values(value) : value).flatMap(texts);
  };
  try {
    return texts(JSON.parse(json));
  } catch {
    return [];
  }
}

/** The value after `key=` or `key:` in a line of settings. */
function assignedIn(line: string): string[] {
  const [, value] = /^[\w.-]+\s*(?:=|:\s)\s*["']?(.*?)["']?$/.exec(line) ?? [];
  return value === undefined ? [] : [value];
}

function decodedFrom(text: string): string | undefined {
  const joined = text.replaceAll(/\s/g, '');
  const bytes = Buffer.from(joined, 'base64');
  if (joined.length < 8 || bytes.toString('base64') !== joined || !isUtf8(bytes)) return undefined;
  const decoded = bytes.toString('utf8');
  return /[^\P{Cc}\t\r\n]/u.test(decoded) ? undefined : decoded;
}

/** The string itself, and its escaped forms in other languages. */
function writtenForms(text: string): SecretForm[] {
  const json = JSON.stringify(text).slice(1, -1);
  const escapes = [
    text,
    text.toUpperCase(),
    text.toLowerCase(),
    json,
    // Go escapes these characters in JSON too.
    json.replaceAll(/[<>&]/g, unicodeEscape),
    json.replaceAll(/[^ -~]/g, unicodeEscape),
    text.replaceAll(/[&<>"']/g, (mark) => entities[mark] ?? mark),
    text.replaceAll(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`),
    text.replaceAll("'", "''"),
  ];
  const queries = text.isWellFormed() ? [encodeURIComponent(text), encodeURI(text), escapedAll(text)] : [];
  const spaced = queries.flatMap((query) => [query, query.replaceAll('%20', '+')]);
  return [...escapes, ...spaced].map((form) => ({ text: form, anyCase: true }));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function unicodeEscape(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function escapedAll(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

function encodedForms(text: string): SecretForm[] {
  const bytes = Buffer.from(text, 'utf8');
  const encoded = base64Forms(bytes);
  const exact = [...encoded, ...encoded.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))];
  if (text.length > longestPassword) return exact.map((form) => ({ text: form, anyCase: false }));
  // The API encodes a string in a Secret once more.
  exact.push(...base64Forms(Buffer.from(bytes.toString('base64'))));
  const digests = [bytes, Buffer.from(`${text}\n`)].flatMap((content) =>
    ['md5', 'sha1', 'sha256', 'sha512'].map((algorithm) => createHash(algorithm).update(content).digest()),
  );
  exact.push(...digests.map((digest) => digest.toString('base64').replace(/=+$/, '')));
  const hexadecimal = [bytes, ...digests].map((content) => content.toString('hex'));
  return [
    ...exact.map((form) => ({ text: form, anyCase: false })),
    ...hexadecimal.map((form) => ({ text: form, anyCase: true })),
  ];
}

/**
 * Base64 of bytes inside a longer value: the characters that do not depend on the neighbors, for each of the three
 * alignments.
 */
function base64Forms(bytes: Buffer): string[] {
  const inTheMiddle = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const end = Math.floor(((before + bytes.length) * 8) / 6);
    return encoded.slice(Math.ceil((before * 8) / 6), end);
  });
  return [bytes.toString('base64').replace(/=+$/, ''), ...inTheMiddle];
}
