import { isUtf8 } from 'node:buffer';

/** A shorter word may happen to be base64 of a text. */
const shortest = 8;

/** The text that is base64-encoded in a text; undefined where there is none, or something that nobody can read. */
export function decodedText(text: string): string | undefined {
  if (text.length < shortest || text.length % 4 !== 0) return undefined;
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text || !isUtf8(bytes)) return undefined;
  const decoded = bytes.toString('utf8');
  return /[^\P{Cc}\t\r\n]/u.test(decoded) ? undefined : decoded;
}
