import { isUtf8 } from 'node:buffer';

/** A shorter word may be valid base64 by coincidence. */
const shortest = 8;

/** Decodes a base64 string; undefined if it isn't base64 or doesn't decode to readable text. */
export function decodedText(text: string): string | undefined {
  if (text.length < shortest || text.length % 4 !== 0) return undefined;
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text || !isUtf8(bytes)) return undefined;
  const decoded = bytes.toString('utf8');
  return /[^\P{Cc}\t\r\n]/u.test(decoded) ? undefined : decoded;
}
