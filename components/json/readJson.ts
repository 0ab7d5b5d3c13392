import type { Json } from './json.ts';

const token = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;

/**
 * Reads JSON without losing digits of whole numbers.
 * @throws SyntaxError for a text that is no JSON; RangeError that names a number that a double cannot hold
 */
export function readJson(text: string): Json {
  const value: Json = JSON.parse(text);
  // Numbers of fewer digits are always exact.
  if (/\d{16}/.test(text)) {
    for (const [number] of text.matchAll(token)) {
      if (/^-?\d{16,}$/.test(number) && String(Number(number)) !== number && !/e/.test(String(Number(number)))) {
        throw new RangeError(`The number ${number} has more digits than can be kept.`);
      }
    }
  }
  return value;
}
