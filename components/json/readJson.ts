import type { Json } from './json.ts';

const token = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;

/**
 * Reads JSON and refuses integers that a double would round.
 * @throws SyntaxError if the text is not JSON; RangeError that names the rounded number
 */
export function readJson(text: string): Json {
  const value: Json = JSON.parse(text);
  // Integers with fewer digits are always exact.
  if (/\d{16}/.test(text)) {
    for (const [number] of text.matchAll(token)) {
      if (/^-?\d{16,}$/.test(number) && String(Number(number)) !== number && !/e/.test(String(Number(number)))) {
        throw new RangeError(`The number ${number} has too many digits to be kept exactly.`);
      }
    }
  }
  return value;
}
